package dev.weir.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Breaks text into lines: at spaces, between Japanese characters, and never so that a line starts
 * with a closing or ends with an opening sign (the rules called 禁則). A word wider than the line is
 * cut.
 */
public final class LineBreaker {
  private static final String NOT_FIRST = "、。，．・：；？！）」』】］｝〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％～,.:;?!)]}%";
  private static final String NOT_LAST = "（「『【［｛〈《〔([{";
  private static final int FIRST_WIDE = 0x2E80;

  private LineBreaker() {}

  /**
   * @param text one paragraph; line feeds break
   * @param width of the line
   * @param measure width of a text
   */
  public static List<String> wrap(String text, double width, ToDoubleFunction<String> measure) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      wrapParagraph(paragraph, width, measure, lines);
    }
    return lines;
  }

  private static void wrapParagraph(
      String text, double width, ToDoubleFunction<String> measure, List<String> lines) {
    StringBuilder line = new StringBuilder();
    for (String piece : pieces(text)) {
      if (measure.applyAsDouble((line + piece).stripTrailing()) <= width) {
        line.append(piece);
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(cut(piece.stripLeading(), width, measure, lines));
    }
    lines.add(line.toString().stripTrailing());
  }

  /** Adds full lines of a piece that is too wide and returns the rest. */
  private static String cut(
      String piece, double width, ToDoubleFunction<String> measure, List<String> lines) {
    String rest = piece;
    while (measure.applyAsDouble(rest.stripTrailing()) > width
        && rest.codePointCount(0, rest.length()) > 1) {
      int end = rest.offsetByCodePoints(0, 1);
      while (end < rest.length()
          && measure.applyAsDouble(rest.substring(0, rest.offsetByCodePoints(end, 1))) <= width) {
        end = rest.offsetByCodePoints(end, 1);
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return rest;
  }

  /** The text in pieces between which a line may break. */
  public static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int[] points = text.codePoints().toArray();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      piece.appendCodePoint(points[i]);
      boolean beforeUnit = i > 0 && i + 1 < points.length && isUnit(points, i);
      if (i + 1 == points.length || mayBreak(points[i], points[i + 1]) && !beforeUnit) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
    }
    return pieces;
  }

  /** A space between a number and its unit does not break. */
  private static boolean isUnit(int[] points, int space) {
    int after = points[space + 1];
    return points[space] == ' '
        && Character.isDigit(points[space - 1])
        && (Character.isLetter(after) && after < FIRST_WIDE || after == '%');
  }

  private static boolean mayBreak(int before, int after) {
    if (NOT_FIRST.indexOf(after) >= 0 || NOT_LAST.indexOf(before) >= 0 || after == ' ') {
      return false;
    }
    return before == ' ' || before >= FIRST_WIDE || after >= FIRST_WIDE;
  }
}
