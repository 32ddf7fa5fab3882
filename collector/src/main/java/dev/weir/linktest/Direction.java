package dev.weir.linktest;

/** Which way the payload goes. */
public enum Direction {
  /** From the site that connected to the site that listens. */
  TO_LISTENER,
  /** From the site that listens to the site that connected. */
  FROM_LISTENER
}
