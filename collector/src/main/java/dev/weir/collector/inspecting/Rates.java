package dev.weir.collector.inspecting;

import java.util.List;

/**
 * How a source's writing is spread over time.
 *
 * @param minuteMeans mean rates, bytes per second, of the minutes (UTC), each as often as
 *     milliseconds of it were measured; of intervals over a day their own mean
 * @param minutes minutes measured in whole or in part
 * @param busiestMinutes the five with the most bytes; empty where most samples are longer
 * @param busiestQuarters the same for quarters of an hour
 */
public record Rates(
    Distribution minuteMeans,
    long minutes,
    List<Moment> busiestMinutes,
    List<Moment> busiestQuarters,
    HoursOfWeek hours) {}
