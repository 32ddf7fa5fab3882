package dev.weir.yaml;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The text of one YAML file.
 *
 * @param text its content
 * @param file how messages name it
 */
public record YamlText(String text, String file) {
  private static final int LARGEST_FILE = 1 << 20;

  /** Deeper than any file of ours; composing recurses, so depth is checked before. */
  private static final int DEEPEST = 20;

  /**
   * Reads a file in UTF-8.
   *
   * @throws ProblemException bad input when it cannot be read, is too large or not UTF-8
   */
  public static YamlText read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST_FILE + 1);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          Files.isDirectory(file) ? "is a directory" : "cannot be read (" + reason(e) + ")",
          "name an existing YAML file; docs/examples has some",
          e);
    }
    if (bytes.length > LARGEST_FILE) {
      throw ProblemException.badInput(
          file.toString(), "is larger than 1 MiB", "name a YAML file of at most that size");
    }
    try {
      return new YamlText(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          file.toString());
    } catch (CharacterCodingException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "is not text in UTF-8",
          "save it as UTF-8",
          e);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException gone -> "there is no such file";
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /**
   * The mapping at the top of the file.
   *
   * @param what how messages name it
   * @param known every key that may stand in it
   * @param problems gathers what is wrong in it
   * @throws ProblemException bad input when this is no YAML, empty, or nested too deeply
   */
  public Section root(String what, Set<String> known, Problems problems) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      requireShallow(settings);
      return new Compose(settings)
          .composeString(text)
          .map(node -> Section.of(node, what, known, problems))
          .orElseThrow(
              () -> ProblemException.badInput(file, "is empty", "write " + what + " into it"));
    } catch (MarkedYamlEngineException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          e.getProblemMark().map(mark -> file + ":" + Problems.Place.of(mark)).orElse(file),
          "is not YAML (" + e.getProblem() + ")",
          "mend the line",
          e);
    } catch (YamlEngineException e) {
      throw ProblemException.badInput(file, "is not YAML (" + firstLine(e) + ")", "mend it");
    }
  }

  private void requireShallow(LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > DEEPEST) {
        throw ProblemException.badInput(
            event.getStartMark().map(mark -> file + ":" + Problems.Place.of(mark)).orElse(file),
            "lists and mappings are nested more than " + DEEPEST + " deep",
            "close the brackets before");
      }
    }
  }

  private static String firstLine(Exception e) {
    return List.of(String.valueOf(e.getMessage()).split("\n", 2)).getFirst();
  }
}
