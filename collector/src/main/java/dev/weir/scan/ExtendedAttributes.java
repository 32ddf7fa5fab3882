package dev.weir.scan;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compares a file's extended attributes with what was known of them. */
final class ExtendedAttributes {
  private ExtendedAttributes() {}

  static void compare(KnownFile known, FileFacts now, ChangeSink sink) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            now.path(), UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null || !now.isRegular() && !now.isDirectory()) {
      return;
    }
    Map<String, Long> present = new HashMap<>();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      byte[] bytes = Arrays.copyOf(value.array(), value.position());
      long hash = Hashing.xxh3_64().hashBytesToLong(bytes);
      present.put(name, hash);
      Long before = known.extended.get(name);
      if (before == null || before != hash) {
        sink.extendedAttribute(now, name, bytes);
      }
    }
    for (String name : known.extended.keySet()) {
      if (!present.containsKey(name)) {
        sink.extendedAttributeRemoved(now, name);
      }
    }
    known.extended = Map.copyOf(present);
  }
}
