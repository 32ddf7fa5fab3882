package dev.weir.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A deliberate bug: a text of a source file that is replaced by another one. The changed class is
 * compiled in memory and runs in a class loader of its own with everything else of this project.
 *
 * @param file below {@code replicator/src/main/java/dev/weir}
 * @param text stands in it exactly once
 */
record Mutant(String name, String file, String text, String replacement) {
  private static final Path SOURCES =
      Path.of(System.getProperty("weir.root", "."), "replicator/src/main/java/dev/weir");
  private static final String OURS = "dev.weir.";

  /**
   * The first seed from 1 on that finds it.
   *
   * @throws IllegalStateException when the text does not stand there exactly once
   */
  OptionalLong foundBy(long mostSeeds) throws ReflectiveOperationException, IOException {
    Class<?> simulation = new Changed(compile()).loadClass(OURS + "node.Simulation");
    Method run = simulation.getDeclaredMethod("run", long.class);
    run.setAccessible(true);
    for (long seed = 1; seed <= mostSeeds; seed++) {
      try {
        run.invoke(null, seed);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof AssertionError) {
          return OptionalLong.of(seed);
        }
        throw e;
      }
    }
    return OptionalLong.empty();
  }

  private String changed() throws IOException {
    String source = Files.readString(SOURCES.resolve(file));
    int at = source.indexOf(text);
    if (at < 0 || source.indexOf(text, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutant '%s': its text stands %s in %s; say what it should change now"
              .formatted(name, at < 0 ? "nowhere" : "more than once", file));
    }
    return source.substring(0, at) + replacement + source.substring(at + text.length());
  }

  private Map<String, byte[]> compile() throws IOException {
    String code = changed();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    URI place = URI.create("string:///" + file);
    try (Memory memory = new Memory(compiler)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  memory,
                  null,
                  List.of("-proc:none", "-nowarn", "-implicit:none", "-cp", classPath()),
                  null,
                  List.of(
                      new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean lenient) {
                          return code;
                        }
                      }))
              .call();
      if (!done) {
        throw new IllegalStateException("mutant '" + name + "': " + messages);
      }
      return memory.classes;
    }
  }

  private static String classPath() {
    String given = System.getProperty("surefire.test.class.path");
    return given != null ? given : System.getProperty("java.class.path");
  }

  /** Keeps what is compiled. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes = new HashMap<>();

    Memory(JavaCompiler compiler) {
      super(compiler.getStandardFileManager(null, null, null));
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location,
        String className,
        JavaFileObject.Kind kind,
        javax.tools.@Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(className, toByteArray());
            }
          };
        }
      };
    }
  }

  /** Loads everything of this project itself, so that all of it meets the changed class. */
  private static final class Changed extends ClassLoader {
    private final Map<String, byte[]> classes;

    Changed(Map<String, byte[]> classes) {
      super(Mutant.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
      if (!className.startsWith(OURS)) {
        return super.loadClass(className, resolve);
      }
      synchronized (getClassLoadingLock(className)) {
        Class<?> loaded = findLoadedClass(className);
        if (loaded == null) {
          byte[] bytes = bytes(className);
          loaded = defineClass(className, bytes, 0, bytes.length);
        }
        return loaded;
      }
    }

    private byte[] bytes(String className) throws ClassNotFoundException {
      byte[] changed = classes.get(className);
      if (changed != null) {
        return changed;
      }
      try (InputStream in =
          getParent().getResourceAsStream(className.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(className);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(className, e);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
