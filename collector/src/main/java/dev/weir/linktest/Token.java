package dev.weir.linktest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one test. It never travels: both ends prove with HMAC-SHA-256 over fresh numbers
 * that they hold it. Case and hyphens do not matter, so that it can be read out over the phone.
 */
public final class Token {
  /** Without letters and digits that are taken for one another. */
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 10;
  private static final int SHORTEST = 8;
  private static final int LONGEST = 128;
  private static final String ALGORITHM = "HmacSHA256";

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /** Ten characters, 49 bits: enough against guessing at a listener that answers slowly. */
  public static Token random() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new Token(text.toString());
  }

  /**
   * A token as a person types it.
   *
   * @throws IllegalArgumentException with a sentence when it is too short to protect anything
   */
  public static Token of(String text) {
    Token token = new Token(text.strip());
    int length = token.normal().length();
    if (length < SHORTEST || length > LONGEST) {
      throw new IllegalArgumentException(
          "a token has %d to %d letters and digits, not %d; leave --token out at the listening"
                  .formatted(SHORTEST, LONGEST, length)
              + " site to have one made");
    }
    return token;
  }

  private String normal() {
    return text.replace("-", "").toUpperCase(Locale.ROOT);
  }

  byte[] prove(String what, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(normal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update(what.getBytes(StandardCharsets.US_ASCII));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has " + ALGORITHM, e);
    }
  }

  boolean proves(byte[] proof, String what, byte[]... parts) {
    return MessageDigest.isEqual(proof, prove(what, parts));
  }

  /** The token itself, for the person at the listening site. */
  @Override
  public String toString() {
    return text;
  }
}
