package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schema and what the command prints, both ways: nothing missing, nothing unsaid. */
class PlanSchemaTest {
  @TempDir private Path folder;

  @Test
  void printsWhatTheSchemaSays() throws IOException {
    Path schemaFile = Path.of(System.getProperty("weir.root"), "docs/formats/plan-v1.schema.json");
    JsonNode schema = new ObjectMapper().readTree(schemaFile.toFile());
    Path csv =
        Files.writeString(
            folder.resolve("load.csv"),
            "start,seconds,bytes\n2025-10-13T00:00:00Z,60,600000000\n"
                + "2025-10-13T00:02:00Z,600,10\n");
    CommandRun run =
        CommandRun.of(
            "plan",
            csv.toString(),
            "--line",
            "A=20Mbit/s",
            "--line",
            "B=10Gbit/s",
            "--line",
            "C=1kbit/s",
            "--rpo",
            "0s",
            "--rpo",
            "60s",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    check("result", schema, run.json());
    assertThat(run.json().path("workload").path("gapSeconds").asDouble()).isEqualTo(60);
  }

  private static void check(String where, JsonNode schema, JsonNode value) {
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).as(where).contains(value);
      return;
    }
    JsonNode types = schema.path("type");
    boolean fits = types.isArray() ? any(types, value) : is(types.asText(), value);
    assertThat(fits).as(where + " is " + value.getNodeType() + ", not " + types).isTrue();
    for (JsonNode name : schema.path("required")) {
      assertThat(value.has(name.asText())).as(where + " has " + name).isTrue();
    }
    for (int i = 0; i < value.size() && value.isArray(); i++) {
      check(where + "[" + i + "]", schema.path("items"), value.get(i));
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(member -> member(where, schema, member.getKey(), member.getValue()));
    }
  }

  private static void member(String where, JsonNode schema, String name, JsonNode value) {
    JsonNode known = schema.path("properties").path(name);
    JsonNode rule = known.isMissingNode() ? schema.path("additionalProperties") : known;
    assertThat(rule.isObject()).as(where + "." + name + " is in the schema").isTrue();
    check(where + "." + name, rule, value);
  }

  private static boolean any(JsonNode types, JsonNode value) {
    for (JsonNode type : types) {
      if (is(type.asText(), value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new AssertionError("unknown type " + type);
    };
  }
}
