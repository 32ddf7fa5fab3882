package dev.weir.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Scenario texts, read by the product and judged by the schema in its jar. */
final class ScenarioFiles {
  private static final JsonSchema SCHEMA = schema();

  private ScenarioFiles() {}

  static String example() {
    try {
      return Files.readString(
          Path.of(System.getProperty("weir.root"), "docs/examples/scenario.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small scenario of version 1 with these further lines. */
  static Scenario read(String lines) {
    return ScenarioReader.read(new YamlText("scenario: 1\n" + lines, "s.yaml"));
  }

  /** What the schema says against a text. */
  static Set<String> schemaProblems(String yaml) {
    Object plain = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonNode json = new ObjectMapper().valueToTree(plain);
    return SCHEMA.validate(json).stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static JsonSchema schema() {
    try (InputStream in = Scenario.class.getResourceAsStream("scenario-v1.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
