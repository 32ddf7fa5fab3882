package dev.weir.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Chromium without a window, spoken to by its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final String PROGRAM = "chromium";
  private static final String LISTENING = "DevTools listening on ";

  /** Patience with a machine that is busy; a browser that hangs fails the test. */
  private static final int SECONDS = 120;

  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final WebSocket socket;
  private int last;

  private Browser(Process process, URI devTools) throws IOException, InterruptedException {
    this.process = process;
    this.socket = connect(devTools);
    for (String domain : new String[] {"Page", "Runtime", "Log"}) {
      send(domain + ".enable", json.createObjectNode());
    }
  }

  /** Starts one, or ends the test loudly where none is installed. */
  static Browser start(Path profile) throws IOException, InterruptedException {
    boolean present =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    if (!present) {
      String missing = "skipped: no page is shown, because " + PROGRAM + " is not installed";
      assertThat(Boolean.getBoolean("weir.strict")).as(missing).isFalse();
      System.out.println(missing.toUpperCase(Locale.ROOT));
      Assumptions.abort(missing);
    }
    Process process =
        new ProcessBuilder(
                PROGRAM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    while (line != null && !line.startsWith(LISTENING)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new AssertionError(PROGRAM + " ended without listening");
    }
    Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
    return new Browser(process, URI.create(line.substring(LISTENING.length())));
  }

  private WebSocket connect(URI devTools) throws IOException, InterruptedException {
    URI list = URI.create("http://" + devTools.getAuthority() + "/json");
    String pages =
        http.send(
                HttpRequest.newBuilder(list).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
            .body();
    for (JsonNode page : json.readTree(pages)) {
      if (page.path("type").asText().equals("page")) {
        URI address = URI.create(page.path("webSocketDebuggerUrl").asText());
        return http.newWebSocketBuilder().buildAsync(address, new Messages()).join();
      }
    }
    throw new IOException("no page in " + pages);
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean whole) {
      part.append(text);
      if (whole) {
        received.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return java.util.concurrent.CompletableFuture.completedFuture(text);
    }
  }

  ObjectNode node() {
    return json.createObjectNode();
  }

  /** The result of a command. */
  JsonNode send(String method, ObjectNode parameters) throws IOException, InterruptedException {
    int id = ++last;
    ObjectNode message = node().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    while (true) {
      JsonNode answer = next();
      if (answer.path("id").asInt() == id) {
        assertThat(answer.path("error").isMissingNode()).as(answer.toString()).isTrue();
        return answer.path("result");
      }
      events.add(answer);
    }
  }

  private JsonNode next() throws IOException, InterruptedException {
    String message = received.poll(SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the browser is silent for " + SECONDS + " s");
    }
    return json.readTree(message);
  }

  /**
   * Shows a page and waits until it is whole.
   *
   * @param width of the window in pixels
   * @param scheme {@code light} or {@code dark}
   */
  void show(Path page, int width, String scheme) throws IOException, InterruptedException {
    events.clear();
    ObjectNode size = node().put("width", width).put("height", 900).put("mobile", false);
    send("Emulation.setDeviceMetricsOverride", size.put("deviceScaleFactor", 1));
    ObjectNode media = node().put("media", "");
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    send("Emulation.setEmulatedMedia", media);
    send("Page.navigate", node().put("url", page.toUri().toString()));
    while (events.stream().noneMatch(e -> method(e).equals("Page.loadEventFired"))) {
      events.add(next());
    }
  }

  private static String method(JsonNode event) {
    return event.path("method").asText();
  }

  /** What the page complained of since it was shown. */
  List<JsonNode> complaints() {
    return events.stream()
        .filter(
            event ->
                switch (method(event)) {
                  case "Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled" ->
                      true;
                  default -> false;
                })
        .toList();
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode result =
        send("Runtime.evaluate", node().put("expression", expression).put("returnByValue", true));
    assertThat(result.path("exceptionDetails").isMissingNode()).as(result.toString()).isTrue();
    return result.path("result").path("value");
  }

  /** Presses a key as a person does. */
  void press(String key) throws IOException, InterruptedException {
    String text = key.length() == 1 ? key : "";
    for (String type : new String[] {"keyDown", "keyUp"}) {
      send(
          "Input.dispatchKeyEvent",
          node().put("type", type).put("key", key).put("code", key).put("text", text));
    }
  }

  /** Also waits for the processes that it started: they write into the profile to the end. */
  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      for (ProcessHandle each : started) {
        each.destroyForcibly();
        each.onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
