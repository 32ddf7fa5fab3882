package dev.weir.drift;

import dev.weir.engine.HeldBackBy;

/** What keeps the oldest bytes from the target, as status and reports name it. */
public enum Hindrance {
  /** Nothing waits. */
  NOTHING("nothing", "nothing waited"),
  /** A mirror runs: the target holds no consistent recovery point. */
  MIRROR("mirror", "mirror"),
  PAUSE("pause", "paused"),
  CONNECTION("connection", "no connection"),
  /** What an operator ordered in place of the configuration's cap. */
  THROTTLE("throttle", "throttled by command"),
  /** The configuration's cap and calendar. */
  CAP("cap", "held back by the cap"),
  LINE("line", "line full"),
  TARGET("target", "waited for the target"),
  PACKING("packing", "compressing or reading back");

  private final String key;
  private final String words;

  Hindrance(String key, String words) {
    this.key = key;
    this.words = words;
  }

  /** As JSON has it. */
  public String key() {
    return key;
  }

  /** As people read it, beside a time. */
  public String words() {
    return words;
  }

  /**
   * What the engine says, with what it does not know.
   *
   * @param ordered whether an operator's throttle holds in place of the configuration's cap
   */
  public static Hindrance of(HeldBackBy heldBackBy, boolean ordered) {
    return switch (heldBackBy) {
      case NOTHING -> NOTHING;
      case PAUSE -> PAUSE;
      case CONNECTION -> CONNECTION;
      case CAP -> ordered ? THROTTLE : CAP;
      case LINE -> LINE;
      case TARGET -> TARGET;
      case PACKING -> PACKING;
    };
  }
}
