package dev.weir.catalogue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * Of what and of when a catalogue is.
 *
 * @param subject the job and its directory
 * @param boot of the machine, which forgets what is not on disk when it ends
 * @param epoch whose positions the sequence counts
 * @param sequence who holds everything up to it holds what the catalogue lists
 */
public record CatalogueMark(UUID subject, UUID boot, long epoch, long sequence) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * Stands for a job and the directory that it protects.
   *
   * @param rules which part of it is replicated, in words; empty for all
   */
  public static UUID subject(String job, Path root, String rules) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = job + "\n" + root + (rules.isEmpty() ? "" : "\n" + rules);
      byte[] sum = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      ByteBuffer half = ByteBuffer.wrap(Arrays.copyOf(sum, 2 * Long.BYTES));
      return new UUID(half.getLong(), half.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java machine has SHA-256", e);
    }
  }

  /**
   * The present start of this machine.
   *
   * @throws IOException when the kernel does not tell
   */
  public static UUID presentBoot() throws IOException {
    return UUID.fromString(Files.readString(BOOT).strip());
  }
}
