package dev.weir.keys;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a certificate authority and the keys of nodes: EC P-256, ten years, PEM. */
public final class KeyMaker {
  private static final Duration VALIDITY = Duration.ofDays(3_653);

  /** Certificates are valid a little early, for machines whose clock is behind. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(24);

  private static final String CA_CERTIFICATE = "ca.pem";
  private static final String CA_KEY = "ca.key";
  private static final int SERIAL_BITS = 120;

  private final SecureRandom random = new SecureRandom();
  private final Instant now;

  /**
   * @param now what the validity is counted from
   */
  public KeyMaker(Instant now) {
    this.now = now;
  }

  /**
   * Makes {@code ca.pem}, {@code ca.key} and for each name {@code NAME.pem} and {@code NAME.key}.
   *
   * @return the files made
   * @throws ProblemException when a name is none or a file exists; then nothing is written
   */
  public List<Path> create(Path directory, List<String> names) {
    requireNames(names);
    requireAbsent(directory, names, true);
    try {
      makeDirectory(directory);
      KeyPair pair = pair();
      X509Certificate certificate = authority(pair);
      List<Path> made = new ArrayList<>();
      made.add(write(directory.resolve(CA_KEY), pair.getPrivate()));
      made.add(write(directory.resolve(CA_CERTIFICATE), certificate));
      made.addAll(nodes(directory, names, certificate, pair.getPrivate()));
      return made;
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
  }

  /**
   * Makes the keys of more nodes with the authority that {@code directory} holds.
   *
   * @return the files made
   * @throws ProblemException as {@link #create}, and when there is no authority
   */
  public List<Path> add(Path directory, List<String> names) {
    requireNames(names);
    requireAbsent(directory, names, false);
    X509Certificate authority = PemFiles.certificate(directory.resolve(CA_CERTIFICATE));
    PrivateKey key = PemFiles.privateKey(directory.resolve(CA_KEY));
    try {
      return nodes(directory, names, authority, key);
    } catch (IOException e) {
      throw notWritten(directory, e);
    }
  }

  private List<Path> nodes(
      Path directory, List<String> names, X509Certificate authority, PrivateKey authorityKey)
      throws IOException {
    List<Path> made = new ArrayList<>();
    for (String name : names) {
      KeyPair pair = pair();
      made.add(write(directory.resolve(name + ".key"), pair.getPrivate()));
      X509Certificate certificate = node(name, pair.getPublic(), authority, authorityKey);
      made.add(write(directory.resolve(name + ".pem"), certificate));
    }
    return made;
  }

  private static Path write(Path file, Object pemObject) throws IOException {
    PemFiles.write(file, pemObject);
    return file;
  }

  /**
   * The authority that {@code directory} holds.
   *
   * @throws ProblemException when there is none
   */
  public static Authority authority(Path directory) {
    return new Authority(
        PemFiles.certificate(directory.resolve(CA_CERTIFICATE)),
        PemFiles.privateKey(directory.resolve(CA_KEY)));
  }

  /** What signs; its key stays on the machine that made it. */
  public record Authority(X509Certificate certificate, PrivateKey key) {}

  /**
   * Signs a certificate for a node whose key was made elsewhere.
   *
   * @throws ProblemException when the name is none
   */
  public X509Certificate certify(String name, PublicKey key, Authority authority) {
    requireNames(List.of(name));
    return node(name, key, authority.certificate(), authority.key());
  }

  /** A key of the kind that nodes have. */
  public KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java runtime knows P-256", e);
    }
  }

  private X509Certificate authority(KeyPair pair) {
    // The serial number in the name keeps two authorities apart in messages.
    BigInteger serial = serial();
    X500Name name = new X500Name("CN=weir ca " + serial.toString(16).substring(0, 8));
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(name, serial, from(), until(), name, pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } catch (CertIOException e) {
      throw new AssertionError("constant extensions encode", e);
    }
    return sign(builder, pair.getPrivate());
  }

  private X509Certificate node(
      String name, PublicKey key, X509Certificate authority, PrivateKey authorityKey) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(authority.getSubjectX500Principal().getName()),
            serial(),
            from(),
            until(),
            new X500Name("CN=" + name),
            key);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    } catch (CertIOException e) {
      throw new AssertionError("the extensions of a valid name encode", e);
    }
    return sign(builder, authorityKey);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new AssertionError("every Java runtime signs with P-256", e);
    }
  }

  private BigInteger serial() {
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
  }

  private Date from() {
    return Date.from(now.minus(CLOCK_TOLERANCE));
  }

  private Date until() {
    return Date.from(now.plus(VALIDITY));
  }

  private static void requireNames(List<String> names) {
    for (String name : names) {
      if (!NodeName.FORM.matcher(name).matches() || name.equals("ca")) {
        throw ProblemException.wrongUse(
            "'" + name + "'",
            "is no name of a node",
            "use 1 to 63 of a-z, 0-9 and -, not 'ca', for example: weir keys create keys alpha"
                + " beta");
      }
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw ProblemException.wrongUse(
          String.join(" ", names), "a name is given twice", "give each node its own name");
    }
  }

  private static void requireAbsent(Path directory, List<String> names, boolean authority) {
    List<String> files = new ArrayList<>(authority ? List.of(CA_CERTIFICATE, CA_KEY) : List.of());
    names.forEach(name -> files.addAll(List.of(name + ".pem", name + ".key")));
    for (String file : files) {
      if (Files.exists(directory.resolve(file), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        throw ProblemException.wrongUse(
            directory.resolve(file).toString(),
            "exists and is not overwritten",
            authority
                ? "name another directory, or add nodes to this one: weir keys add DIR NAME..."
                : "choose another name");
      }
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static ProblemException notWritten(Path directory, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        directory.toString(),
        "cannot be written (" + e + ")",
        "name a directory that this user may write",
        e);
  }
}
