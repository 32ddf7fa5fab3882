package dev.weir.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.fuzz.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Keys, certificates and requests as the text that carries them. */
public final class FuzzedKeys {
  private FuzzedKeys() {}

  private static Path made() throws IOException {
    Path directory = Scratch.directory("keys-whole");
    new KeyMaker(Instant.now()).create(directory, List.of("alpha"));
    return directory;
  }

  /** An authority's and a node's. */
  public static List<byte[]> certificates() throws IOException {
    Path directory = made();
    return List.of(
        Files.readAllBytes(directory.resolve("ca.pem")),
        Files.readAllBytes(directory.resolve("alpha.pem")));
  }

  /** Reads a certificate that was sent, and shows one that lies in a file. */
  public static void certificate(byte[] input) throws IOException {
    CertificateText.read(Scratch.file("certificate", input));
    NodeName.of(NodeFiles.parse(new String(input, US_ASCII)));
  }

  /** A node's. */
  public static List<byte[]> privateKeys() throws IOException {
    return List.of(Files.readAllBytes(made().resolve("alpha.key")));
  }

  public static void privateKey(byte[] input) throws IOException {
    PemFiles.privateKey(Scratch.file("key", input));
  }

  /** One of a node. */
  public static List<byte[]> requests() {
    String text = CertificateRequest.of("alpha", new KeyMaker(Instant.now()).pair());
    return List.of(text.getBytes(US_ASCII));
  }

  public static void request(byte[] input) {
    CertificateRequest.key(new String(input, US_ASCII));
  }
}
