package dev.weir.report.html;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws into SVG what charts are made of: paths and text in plain colours, clipped to rectangles.
 * Text stays text and is given the width it was laid out for, so that another font of the reader's
 * makes no label run into its neighbour. Images and patterns are refused.
 */
final class SvgCanvas extends Graphics2D {
  private final Sheet sheet;
  private final AffineTransform transform;
  private final RenderingHints hints = new RenderingHints(Map.of());
  private Color colour = Color.BLACK;
  private Color background = Color.WHITE;
  private Stroke stroke = new BasicStroke(1);
  private Composite composite = AlphaComposite.SrcOver;
  private Font font;
  private @Nullable Shape clip;

  /** What all copies of a canvas draw on. */
  private static final class Sheet {
    final Markup body = new Markup();
    final Map<String, String> clips = new LinkedHashMap<>();
    final String prefix;
    final Rectangle2D whole;
    final Graphics2D measure =
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
    String open = "";

    Sheet(String prefix, Rectangle2D whole) {
      this.prefix = prefix;
      this.whole = whole;
      measure.setRenderingHint(
          RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
      measure.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }
  }

  /**
   * @param prefix of the ids in it, unique in the page
   * @param whole the drawing; what is clipped to no less is not clipped
   * @param font to start with
   */
  SvgCanvas(String prefix, Rectangle2D whole, Font font) {
    this(new Sheet(prefix, whole), new AffineTransform(), font);
  }

  private SvgCanvas(Sheet sheet, AffineTransform transform, Font font) {
    this.sheet = sheet;
    this.transform = transform;
    this.font = font;
  }

  /** The elements drawn so far, with the clips they need. */
  String finish() {
    within("");
    Markup defs = new Markup();
    if (!sheet.clips.isEmpty()) {
      defs.open("defs");
      sheet.clips.forEach(
          (path, id) -> defs.open("clipPath", "id", id).empty("path", "d", path).close());
      defs.close();
    }
    return defs + sheet.body.toString();
  }

  /** Elements that are clipped alike stand in one group. */
  private void within(String wanted) {
    if (!sheet.open.equals(wanted)) {
      if (!sheet.open.isEmpty()) {
        sheet.body.close();
      }
      if (!wanted.isEmpty()) {
        sheet.body.open("g", "class", "data", "clip-path", "url(#" + wanted + ")");
      }
      sheet.open = wanted;
    }
  }

  private void startElement() {
    if (clip == null || clip.contains(sheet.whole)) {
      within("");
    } else {
      String path = path(clip);
      within(sheet.clips.computeIfAbsent(path, p -> sheet.prefix + "-" + sheet.clips.size()));
    }
  }

  @Override
  public void draw(Shape shape) {
    BasicStroke pen = stroke instanceof BasicStroke basic ? basic : new BasicStroke(1);
    if (colour.getAlpha() == 0) {
      return;
    }
    startElement();
    Pen attributes = new Pen();
    attributes.add("d", path(transform.createTransformedShape(shape)));
    attributes.add("fill", "none");
    attributes.add("stroke", hex(colour));
    attributes.add("stroke-width", number(pen.getLineWidth()));
    if (colour.getAlpha() < 255) {
      attributes.add("stroke-opacity", number(colour.getAlpha() / 255.0));
    }
    if (pen.getDashArray() != null) {
      attributes.add("stroke-dasharray", dashes(pen));
    }
    sheet.body.empty("path", attributes.list());
  }

  static String dashes(BasicStroke pen) {
    StringBuilder dashes = new StringBuilder();
    for (float dash : pen.getDashArray()) {
      dashes.append(dashes.isEmpty() ? "" : " ").append(number(dash));
    }
    return dashes.toString();
  }

  @Override
  public void fill(Shape shape) {
    if (colour.getAlpha() == 0) {
      return;
    }
    startElement();
    Pen attributes = new Pen();
    attributes.add("d", path(transform.createTransformedShape(shape)));
    attributes.add("fill", hex(colour));
    if (colour.getAlpha() < 255) {
      attributes.add("fill-opacity", number(colour.getAlpha() / 255.0));
    }
    sheet.body.empty("path", attributes.list());
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (text.isBlank()) {
      return;
    }
    startElement();
    Pen attributes = new Pen();
    double width = font.getStringBounds(text, getFontRenderContext()).getWidth();
    boolean moved =
        (transform.getType() & ~AffineTransform.TYPE_TRANSLATION) == AffineTransform.TYPE_IDENTITY;
    if (moved) {
      attributes.add("x", number(x + transform.getTranslateX()));
      attributes.add("y", number(y + transform.getTranslateY()));
    } else {
      attributes.add("x", number(x));
      attributes.add("y", number(y));
      attributes.add("transform", matrix());
    }
    attributes.add("font-size", number(font.getSize2D()));
    attributes.add("fill", hex(colour));
    if (font.getFontName().contains("Bold") || font.isBold()) {
      attributes.add("font-weight", "700");
    }
    attributes.add("textLength", number(width));
    attributes.add("lengthAdjust", "spacingAndGlyphs");
    sheet.body.element("text", text, attributes.list());
  }

  private String matrix() {
    double[] m = new double[6];
    transform.getMatrix(m);
    StringBuilder text = new StringBuilder("matrix(");
    for (int i = 0; i < m.length; i++) {
      text.append(i == 0 ? "" : " ").append(number(m[i]));
    }
    return text.append(')').toString();
  }

  /** Attributes by turns of name and value. */
  private static final class Pen {
    private final java.util.List<String> list = new java.util.ArrayList<>();

    void add(String name, String value) {
      list.add(name);
      list.add(value);
    }

    String[] list() {
      return list.toArray(String[]::new);
    }
  }

  static String hex(Color colour) {
    return "#%06x".formatted(colour.getRGB() & 0xFFFFFF);
  }

  /** Two decimals: a hundredth of a point is less than any screen shows. */
  static String number(double value) {
    return java.math.BigDecimal.valueOf(Math.round(value * 100), 2)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String path(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] c = new double[6];
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      switch (i.currentSegment(c)) {
        case PathIterator.SEG_MOVETO -> segment(path, 'M', c, 2);
        case PathIterator.SEG_LINETO -> segment(path, 'L', c, 2);
        case PathIterator.SEG_QUADTO -> segment(path, 'Q', c, 4);
        case PathIterator.SEG_CUBICTO -> segment(path, 'C', c, 6);
        default -> path.append('Z');
      }
    }
    return path.toString();
  }

  private static void segment(StringBuilder path, char command, double[] c, int count) {
    path.append(command);
    for (int i = 0; i < count; i++) {
      path.append(i == 0 ? "" : " ").append(number(c[i]));
    }
  }

  @Override
  public Graphics create() {
    SvgCanvas copy = new SvgCanvas(sheet, new AffineTransform(transform), font);
    copy.colour = colour;
    copy.background = background;
    copy.stroke = stroke;
    copy.composite = composite;
    copy.clip = clip;
    copy.hints.add(hints);
    return copy;
  }

  @Override
  public void dispose() {
    // Nothing is held.
  }

  @Override
  public void setPaint(Paint paint) {
    if (paint instanceof Color plain) {
      colour = plain;
    } else if (paint != null) {
      throw new IllegalArgumentException("charts are drawn in plain colours, not " + paint);
    }
  }

  @Override
  public Paint getPaint() {
    return colour;
  }

  @Override
  public void setColor(Color color) {
    setPaint(color);
  }

  @Override
  public Color getColor() {
    return colour;
  }

  @Override
  public void setStroke(Stroke stroke) {
    this.stroke = stroke;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void setFont(Font font) {
    if (font != null) {
      this.font = font;
    }
  }

  @Override
  public Font getFont() {
    return font;
  }

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return sheet.measure.getFontMetrics(font);
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return sheet.measure.getFontRenderContext();
  }

  @Override
  public @Nullable Shape getClip() {
    return clip == null ? null : inverse().createTransformedShape(clip);
  }

  @Override
  public void setClip(@Nullable Shape shape) {
    clip = shape == null ? null : transform.createTransformedShape(shape);
  }

  @Override
  public void setClip(int x, int y, int width, int height) {
    setClip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {
    clip(new Rectangle(x, y, width, height));
  }

  @Override
  public void clip(Shape shape) {
    Shape more = transform.createTransformedShape(shape);
    if (clip == null) {
      clip = more;
    } else {
      Area both = new Area(clip);
      both.intersect(new Area(more));
      clip = both;
    }
  }

  @Override
  public Rectangle getClipBounds() {
    Shape shape = getClip();
    return shape == null ? new Rectangle(-10_000, -10_000, 20_000, 20_000) : shape.getBounds();
  }

  private AffineTransform inverse() {
    try {
      return transform.createInverse();
    } catch (java.awt.geom.NoninvertibleTransformException e) {
      throw new IllegalStateException("nothing can be drawn under " + transform, e);
    }
  }

  @Override
  public void transform(AffineTransform more) {
    transform.concatenate(more);
  }

  @Override
  public void setTransform(AffineTransform other) {
    transform.setTransform(other);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double x, double y) {
    transform.translate(x, y);
  }

  @Override
  public void rotate(double angle) {
    transform.rotate(angle);
  }

  @Override
  public void rotate(double angle, double x, double y) {
    transform.rotate(angle, x, y);
  }

  @Override
  public void scale(double x, double y) {
    transform.scale(x, y);
  }

  @Override
  public void shear(double x, double y) {
    transform.shear(x, y);
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    new TextLayout(text, getFontRenderContext()).draw(this, x, y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    Color before = colour;
    colour = background;
    fillRect(x, y, width, height);
    colour = before;
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int extent) {
    draw(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int extent) {
    fill(new Arc2D.Double(x, y, width, height, start, extent, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] x, int[] y, int count) {
    draw(polygon(x, y, count, false));
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int count) {
    draw(polygon(x, y, count, true));
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int count) {
    fill(polygon(x, y, count, true));
  }

  private static Path2D polygon(int[] x, int[] y, int count, boolean closed) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        path.moveTo(x[i], y[i]);
      } else {
        path.lineTo(x[i], y[i]);
      }
    }
    if (closed && count > 0) {
      path.closePath();
    }
    return path;
  }

  @Override
  public boolean hit(Rectangle rectangle, Shape shape, boolean onStroke) {
    Shape drawn = onStroke ? stroke.createStrokedShape(shape) : shape;
    return transform
        .createTransformedShape(drawn)
        .intersects(
            new Rectangle2D.Double(rectangle.x, rectangle.y, rectangle.width, rectangle.height));
  }

  @Override
  public void setComposite(Composite composite) {
    this.composite = composite;
  }

  @Override
  public Composite getComposite() {
    return composite;
  }

  @Override
  public void setBackground(Color color) {
    background = color;
  }

  @Override
  public Color getBackground() {
    return background;
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, Object value) {
    hints.put(key, value);
  }

  @Override
  public void setRenderingHints(Map<?, ?> more) {
    hints.clear();
    hints.putAll(more);
  }

  @Override
  public void addRenderingHints(Map<?, ?> more) {
    hints.putAll(more);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return (RenderingHints) hints.clone();
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return sheet.measure.getDeviceConfiguration();
  }

  @Override
  public void setPaintMode() {
    composite = AlphaComposite.SrcOver;
  }

  @Override
  public void setXORMode(Color other) {
    throw noImage();
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw noImage();
  }

  private static UnsupportedOperationException noImage() {
    return new UnsupportedOperationException("a chart of a report has no pixels");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    throw noImage();
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {
    throw noImage();
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    throw noImage();
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    throw noImage();
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw noImage();
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    throw noImage();
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color color, ImageObserver observer) {
    throw noImage();
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, Color color, ImageObserver observer) {
    throw noImage();
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    throw noImage();
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color color,
      ImageObserver observer) {
    throw noImage();
  }
}
