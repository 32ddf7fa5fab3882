package dev.weir.proving.workload;

import java.time.Duration;
import java.util.Optional;

/**
 * A command of the user, run by {@code sh} in its directory.
 *
 * @param text what writes; it should write the same each time
 * @param preparation what is run before, to make its files
 */
public record OwnCommand(String text, Optional<String> preparation) implements ProgramWorkload {
  static final String NAME = "command";

  static OwnCommand parse(String text, Optional<String> preparation) {
    SpecText.require(
        !text.isBlank(),
        "no command",
        "write for example --workload 'command:dd if=/dev/urandom of=data bs=64k count=500'");
    return new OwnCommand(text, preparation);
  }

  @Override
  public Program program() {
    return new Program.Shell(text);
  }

  @Override
  public Optional<Duration> expected() {
    return Optional.empty();
  }

  @Override
  public String identity() {
    return this + preparation.map(before -> "\nprepared by " + before).orElse("");
  }

  @Override
  public String toString() {
    return NAME + ":" + text;
  }
}
