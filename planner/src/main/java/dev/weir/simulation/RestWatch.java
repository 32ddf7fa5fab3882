package dev.weir.simulation;

/** Is told where a run of one job is at rest. */
interface RestWatch {
  /** Asks for nothing. */
  RestWatch NONE =
      new RestWatch() {
        @Override
        public int next() {
          return Integer.MAX_VALUE;
        }

        @Override
        public boolean endsAt(Rest rest, JobRun run) {
          return false;
        }
      };

  /** Rests before an earlier interval than this are of no interest. */
  int next();

  /** Takes note of a rest; true when the run ends there. */
  boolean endsAt(Rest rest, JobRun run);
}
