package dev.weir.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * @param title what the report is about, as the user wrote it
 * @param customer for whom, if given
 * @param sites the sites or servers, if given
 * @param createdAt when it was made
 * @param reportId 12 hex digits that stand for the inputs and the terms of the question
 * @param zone the zone in which every instant is printed
 * @param logo of the customer or the vendor, if given
 */
public record Identity(
    String title,
    Optional<String> customer,
    Optional<String> sites,
    Instant createdAt,
    String reportId,
    ZoneId zone,
    Optional<Logo> logo) {

  /** Without a logo. */
  public Identity(
      String title,
      Optional<String> customer,
      Optional<String> sites,
      Instant createdAt,
      String reportId,
      ZoneId zone) {
    this(title, customer, sites, createdAt, reportId, zone, Optional.empty());
  }

  public Identity {
    if (!reportId.matches("[0-9a-f]{12}")) {
      throw new IllegalArgumentException("a report id is 12 hex digits, not '" + reportId + "'");
    }
  }
}
