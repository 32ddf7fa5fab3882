package dev.weir.node;

import dev.weir.engine.Condition;
import dev.weir.engine.Phase;

/** Phases and conditions as docs and consoles write them. */
final class PhaseName {
  static final String STOPPED = "Stopped";
  static final String RECEIVING = "Receiving";
  static final String WAITING = "Waiting";
  static final String RELEASED = "Released";

  private PhaseName() {}

  static String of(Condition condition) {
    return switch (condition) {
      case THROTTLED -> "throttled";
      case SPILLING -> "spilling";
      case BLOCKING -> "blocking";
      case RPO_ALARM -> "rpoAlarm";
    };
  }

  static String of(Phase phase) {
    return switch (phase) {
      case CONNECTING -> "Connecting";
      case MIRRORING -> "Mirroring";
      case CATCHING_UP -> "CatchingUp";
      case LIVE -> "Live";
      case DISCONNECTED -> "Disconnected";
      case PAUSED -> "Paused";
    };
  }
}
