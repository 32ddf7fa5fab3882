package dev.weir.report.pdf;

import dev.weir.report.chart.BundledFonts;
import java.awt.Font;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The two weights of the document's font, and what can be written in it. */
final class Type {
  private static final String NO_GLYPH = "□";

  /**
   * FontBox warns of each variation table that it does not read; the bundled fonts have one and no
   * text of a report needs it. Held here because loggers are kept by weak references only.
   */
  private static final Logger CHARACTER_MAPS =
      Logger.getLogger("org.apache.fontbox.ttf.CmapSubtable");

  static {
    CHARACTER_MAPS.setLevel(Level.SEVERE);
  }

  private final PDFont regular;
  private final PDFont bold;
  private final Map<Integer, Boolean> known = new HashMap<>();

  Type(PDDocument document) throws IOException {
    this.regular = load(document, false);
    this.bold = load(document, true);
  }

  private static PDFont load(PDDocument document, boolean bold) throws IOException {
    try (InputStream in = BundledFonts.open(bold)) {
      return PDType0Font.load(document, in, true);
    }
  }

  PDFont font(boolean isBold) {
    return isBold ? bold : regular;
  }

  /** The embedded font for one that AWT asks for. */
  PDFont font(Font asked) {
    return font(asked.isBold() || asked.getFontName().contains("Bold"));
  }

  /** The text with a box for each character that the font lacks, and without controls. */
  String printable(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t' || c == '\r') {
                plain.append(' ');
              } else if (c == '\n') {
                plain.append('\n');
              } else {
                plain.append(has(c) ? Character.toString(c) : NO_GLYPH);
              }
            });
    return plain.toString();
  }

  private boolean has(int codePoint) {
    return known.computeIfAbsent(codePoint, this::encodes);
  }

  private boolean encodes(int codePoint) {
    if (Character.isISOControl(codePoint)) {
      return false;
    }
    try {
      return regular.encode(Character.toString(codePoint)).length > 0;
    } catch (IllegalArgumentException e) {
      // PDFBox has no question for this: it answers "no glyph" by throwing.
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  double width(String text, boolean isBold, double size) {
    try {
      return font(isBold).getStringWidth(text) / 1_000 * size;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
