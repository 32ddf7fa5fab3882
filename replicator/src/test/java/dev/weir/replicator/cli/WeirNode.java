package dev.weir.replicator.cli;

import picocli.CommandLine;

/** {@code weir node} as a process. */
final class WeirNode {
  private WeirNode() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new NodeCommand()).execute(arguments));
  }
}
