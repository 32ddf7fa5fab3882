package dev.weir.enrolment;

import dev.weir.problem.ProblemException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What an operator carries from one machine to the other: which authority to trust, and the secret
 * that it asks for. Each has 80 bits: nobody finds another certificate with the same digest, or the
 * secret, within the minutes that a token is valid.
 */
public final class Token {
  private static final int PART_BYTES = 10;

  /** Without letters and digits that people mix up. */
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int LETTER_BITS = 5;
  private static final int LENGTH = 2 * PART_BYTES * 8 / LETTER_BITS;
  private static final int GROUP = 4;

  private final byte[] authority;
  private final byte[] secret;

  private Token(byte[] authority, byte[] secret) {
    this.authority = authority;
    this.secret = secret;
  }

  /** A fresh one for an authority. */
  static Token create(X509Certificate ca) {
    byte[] secret = new byte[PART_BYTES];
    new SecureRandom().nextBytes(secret);
    return new Token(digest(ca), secret);
  }

  /**
   * Reads what {@link #toString} printed; letters may be large, hyphens may be missing.
   *
   * @throws ProblemException when it is no token
   */
  public static Token parse(String text) {
    String plain = text.replace("-", "").toLowerCase(Locale.ROOT);
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < plain.length(); i++) {
      int value = LETTERS.indexOf(plain.charAt(i));
      if (value < 0 || plain.length() != LENGTH) {
        throw noToken();
      }
      number = number.shiftLeft(LETTER_BITS).or(BigInteger.valueOf(value));
    }
    if (plain.length() != LENGTH) {
      throw noToken();
    }
    byte[] bytes = new byte[2 * PART_BYTES];
    byte[] found = number.toByteArray();
    int used = Math.min(found.length, bytes.length);
    System.arraycopy(found, found.length - used, bytes, bytes.length - used, used);
    return new Token(
        Arrays.copyOf(bytes, PART_BYTES), Arrays.copyOfRange(bytes, PART_BYTES, bytes.length));
  }

  private static ProblemException noToken() {
    return ProblemException.wrongUse(
        "TOKEN", "is no token", "type what weir keys token printed: eight groups of four");
  }

  private static byte[] digest(X509Certificate ca) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(ca.getEncoded());
      return Arrays.copyOf(whole, PART_BYTES);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("a certificate that was decoded encodes", e);
    }
  }

  /** Whether it was made by the authority with this certificate. */
  boolean isOf(X509Certificate ca) {
    return MessageDigest.isEqual(authority, digest(ca));
  }

  /** The secret as the protocol carries it. */
  String secret() {
    return HexFormat.of().formatHex(secret);
  }

  /** Compares in a time that tells nothing. */
  boolean hasSecret(String other) {
    return MessageDigest.isEqual(
        secret().getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    byte[] both = Arrays.copyOf(authority, 2 * PART_BYTES);
    System.arraycopy(secret, 0, both, PART_BYTES, PART_BYTES);
    BigInteger number = new BigInteger(1, both);
    StringBuilder text = new StringBuilder();
    for (int i = LENGTH - 1; i >= 0; i--) {
      int value = number.shiftRight(i * LETTER_BITS).intValue() & (1 << LETTER_BITS) - 1;
      text.append(LETTERS.charAt(value));
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
    }
    return text.toString();
  }
}
