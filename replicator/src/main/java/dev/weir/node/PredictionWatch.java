package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.engine.Engine;
import dev.weir.engine.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Holds what happens against what was planned. Belongs to the driver's thread. */
final class PredictionWatch {
  private final JobConfig.Prediction prediction;
  private long since;
  private boolean begun;
  private long ageNanos;
  private double backlogBytes;

  PredictionWatch(JobConfig.Prediction prediction) {
    this.prediction = prediction;
  }

  /** Takes the books of one moment; a mirror is no part of the plan, so it is not counted. */
  void note(Status status, long now) {
    if (status.ageNanos() == Engine.NO_RECOVERY_POINT) {
      return;
    }
    if (!begun) {
      begun = true;
      since = now;
    }
    ageNanos = Math.max(ageNanos, status.ageNanos());
    backlogBytes = Math.max(backlogBytes, status.backlogWireBytes());
  }

  /** What came of the plan so far, null before the target was consistent for the first time. */
  JobStatus.@Nullable Drift drift() {
    return begun
        ? new JobStatus.Drift(prediction, ageNanos, backlogBytes, Instant.EPOCH.plusNanos(since))
        : null;
  }
}
