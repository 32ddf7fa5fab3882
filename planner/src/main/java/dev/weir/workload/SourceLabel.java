package dev.weir.workload;

/**
 * What sources have in common that are asked for together: their sum is kept apart from that of
 * others.
 *
 * @param tier of the disaster-recovery plan, 0 where none was given
 * @param group of machines cut at one moment, empty where none was given
 * @param growthPerYear share by which a year's volume exceeds that of the year before
 */
public record SourceLabel(int tier, String group, double growthPerYear) {
  /** Nothing was said of the source. */
  public static final SourceLabel NONE = new SourceLabel(0, "", 0);
}
