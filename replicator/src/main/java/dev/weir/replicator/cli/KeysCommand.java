package dev.weir.replicator.cli;

import dev.weir.keys.CertificateText;
import dev.weir.keys.KeyMaker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir keys}. */
@Command(
    name = "keys",
    subcommands = {EnrolCommands.Issue.class, EnrolCommands.Enrol.class, EnrolCommands.Renew.class},
    mixinStandardHelpOptions = true,
    description = "Makes and shows the keys with which nodes prove themselves to each other.",
    footer = {
      "",
      "Example: weir keys create keys alpha beta",
      "makes keys/ca.pem, keys/alpha.pem, keys/alpha.key, ... Give each node ca.pem and its own two"
          + " files; keep ca.key where no node is."
    })
public final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "weir keys: say create, add, show, token, enrol or renew");
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Makes an authority and one key and certificate for each node; overwrites nothing.")
  int create(
      @Parameters(paramLabel = "DIR", description = "Directory for the files.") Path directory,
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of the nodes.")
          List<String> names) {
    return made(new KeyMaker(Instant.now()).create(directory, names));
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Makes keys for more nodes with the authority in DIR.")
  int add(
      @Parameters(paramLabel = "DIR", description = "Directory that holds ca.pem and ca.key.")
          Path directory,
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of the nodes.")
          List<String> names) {
    return made(new KeyMaker(Instant.now()).add(directory, names));
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows whom a certificate names, who signed it and until when it is valid.")
  int show(
      @Parameters(paramLabel = "FILE", description = "A .pem file made by weir keys create.")
          Path file) {
    CertificateText text = CertificateText.read(file);
    PrintWriter out = out();
    out.printf("node         %s%n", text.node().orElse("(none: an authority)"));
    out.printf("subject      %s%n", text.subject());
    out.printf("issuer       %s%n", text.issuer());
    out.printf("valid        %s to %s%n", text.validFrom(), text.validUntil());
    out.printf("fingerprint  %s%n", text.sha256());
    return 0;
  }

  private int made(List<Path> files) {
    files.forEach(file -> out().println(file));
    return 0;
  }
}
