package dev.weir.holder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.holder.HolderWords.Said;
import java.util.List;
import java.util.stream.Stream;

/** What a server and its holder say to each other. */
public final class FuzzedWords {
  private FuzzedWords() {}

  /** One of each word. */
  public static List<byte[]> whole() {
    return Stream.of(
            "server 17", "again 17", "keep job/device /srv/my data", "drop job/device", "all", "up")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  /** Takes a message apart; something to keep is told again as the same. */
  public static void read(byte[] input) {
    Said said = Said.of(new String(input, UTF_8));
    Keeper.Kept kept = new Keeper.Kept(said.key(), said.detail(), 0);
    Said again = Said.of(HolderWords.keep(kept));
    if (!again.key().equals(said.key()) || !again.detail().equals(said.detail())) {
      throw new AssertionError(said + " comes back as " + again);
    }
  }
}
