package dev.weir.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture of the user's on the first page, as its file has it. */
public final class Logo {
  /** A logo for print has some tens of kilobytes; it is in every report. */
  public static final int MOST_BYTES = 1 << 20;

  /** Sharp at any size on a page, and decoded in 16 MiB. */
  public static final int MOST_PIXELS = 4_000_000;

  private final byte[] bytes;
  private final Format format;
  private final int width;
  private final int height;

  private Logo(byte[] bytes, Format format, int width, int height) {
    this.bytes = bytes;
    this.format = format;
    this.width = width;
    this.height = height;
  }

  /** What renderers of every kind can show. */
  public enum Format {
    PNG("image/png"),
    JPEG("image/jpeg");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /**
   * Reads the picture; its size first, so that no small file makes a large one in memory.
   *
   * @return the logo; empty if this is neither PNG nor JPEG or has too many bytes or pixels
   */
  public static Optional<Logo> of(byte[] file) {
    if (file.length > MOST_BYTES) {
      return Optional.empty();
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? of(file, readers.next(), in) : Optional.empty();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // What the reader cannot make sense of, in whichever way it says so, is no picture.
      return Optional.empty();
    }
  }

  private static Optional<Logo> of(byte[] file, ImageReader reader, ImageInputStream in)
      throws IOException {
    try {
      reader.setInput(in, false, true);
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
        return Optional.empty();
      }
      // Renderers must not be the first to find out that the picture is cut off.
      reader.read(0);
      return Arrays.stream(Format.values())
          .filter(format -> named(reader, format))
          .findFirst()
          .map(format -> new Logo(file.clone(), format, (int) width, (int) height));
    } finally {
      reader.dispose();
    }
  }

  private static boolean named(ImageReader reader, Format format) {
    return Arrays.stream(reader.getOriginatingProvider().getFormatNames())
        .anyMatch(name -> name.equalsIgnoreCase(format.name()));
  }

  /** The file. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public Format format() {
    return format;
  }

  /** Pixels across. */
  public int width() {
    return width;
  }

  /** Pixels down. */
  public int height() {
    return height;
  }
}
