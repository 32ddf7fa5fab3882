package dev.weir.report.chart;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Noto Sans JP from the jar. On a machine without any font AWT fails before it looks at a font that
 * a program brings along, so the logical fonts are pointed at the bundled one too; that also makes
 * charts the same on every machine.
 */
public final class BundledFonts {
  private static final String FOLDER = "/dev/weir/templates/fonts/";
  private static final String CONFIGURATION = "sun.awt.fontconfig";
  private static final Font REGULAR;
  private static final Font BOLD;

  static {
    try {
      if (System.getProperty(CONFIGURATION) == null) {
        System.setProperty(CONFIGURATION, unpack().toString());
      }
      REGULAR = load("NotoSansJP-Regular.ttf");
      BOLD = load("NotoSansJP-Bold.ttf");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BundledFonts() {}

  /** The font at weight 400 or 700, for AWT. */
  public static Font font(boolean bold, float points) {
    return (bold ? BOLD : REGULAR).deriveFont(points);
  }

  /** The TrueType file at weight 400 or 700; the caller closes it. */
  public static InputStream open(boolean bold) {
    return resource(bold ? "NotoSansJP-Bold.ttf" : "NotoSansJP-Regular.ttf");
  }

  private static InputStream resource(String name) {
    InputStream in = BundledFonts.class.getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IllegalStateException("the font is not packaged: " + FOLDER + name);
    }
    return in;
  }

  private static Font load(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (FontFormatException e) {
      throw new IllegalStateException("the packaged font is broken: " + name, e);
    }
  }

  private static Path unpack() throws IOException {
    Path folder = Files.createTempDirectory("weir-fonts-");
    folder.toFile().deleteOnExit();
    Path font = folder.resolve("NotoSansJP-Regular.ttf");
    try (InputStream in = resource("NotoSansJP-Regular.ttf")) {
      Files.copy(in, font);
    }
    font.toFile().deleteOnExit();
    Path configuration = folder.resolve("fontconfig.properties");
    Files.writeString(configuration, configuration(font), StandardCharsets.ISO_8859_1);
    configuration.toFile().deleteOnExit();
    return configuration;
  }

  private static String configuration(Path font) {
    String name = "-noto-Noto Sans JP-medium-r-normal--*-%d-*-*-p-*-iso10646-1";
    StringBuilder text = new StringBuilder("version=1\n");
    for (String family :
        new String[] {"serif", "sansserif", "monospaced", "dialog", "dialoginput"}) {
      for (String style : new String[] {"plain", "bold", "italic", "bolditalic"}) {
        text.append(family).append('.').append(style).append(".all=").append(name).append('\n');
      }
    }
    return text.append("sequence.allfonts=all\n")
        .append("filename.")
        .append(name.replace(' ', '_'))
        .append('=')
        .append(font.toString().replace("\\", "/"))
        .append('\n')
        .toString();
  }
}
