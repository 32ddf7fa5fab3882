package dev.weir.keys;

import dev.weir.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Reads and writes the PEM files of keys and certificates. */
final class PemFiles {
  private static final int LARGEST_FILE = 64 << 10;
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  static X509Certificate certificate(Path file) {
    try {
      return parse(read(file));
    } catch (CertificateException e) {
      throw broken(file, "is not a PEM certificate", e);
    }
  }

  static X509Certificate parse(byte[] pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  static String text(Object pemObject) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          pemObject instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : pemObject);
    }
    return text.toString();
  }

  static PrivateKey privateKey(Path file) {
    Matcher matcher = PRIVATE_KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw ProblemException.badInput(
          file.toString(),
          "holds no PEM private key (PKCS #8)",
          "name the NAME.key file made by weir keys create");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw broken(file, "is not an EC private key", e);
    }
  }

  /** Creates {@code file} readable by its owner only; an existing file is refused. */
  static void write(Path file, Object pemObject) throws IOException {
    byte[] text = text(pemObject).getBytes(StandardCharsets.US_ASCII);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw ProblemException.badInput(
            file.toString(), "is larger than 64 KiB", "name a PEM file made by weir keys create");
      }
      return bytes;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "cannot be read (" + e + ")",
          "make the keys with weir keys create DIR NAME..., or mend the path under 'keys:'",
          e);
    }
  }

  private static ProblemException broken(Path file, String what, Exception cause) {
    return ProblemException.of(
        ProblemException.Kind.BAD_INPUT,
        file.toString(),
        what + " (" + cause.getMessage() + ")",
        "make the keys with weir keys create DIR NAME...",
        cause);
  }
}
