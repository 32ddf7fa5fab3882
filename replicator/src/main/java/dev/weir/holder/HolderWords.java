package dev.weir.holder;

/** The words between a server and its holder; docs/formats/holder-v1.md. */
final class HolderWords {
  /** Server: I am here; with its process number. */
  static final String SERVER = "server";

  /** Server: I was here before and have lost you; what I keep follows, up to {@link #ALL}. */
  static final String AGAIN = "again";

  /** Server: keep this, with key and detail. Holder: this was kept. */
  static final String KEEP = "keep";

  /** Server: let go of a key. */
  static final String DROP = "drop";

  /** Both: that was all for now. */
  static final String ALL = "all";

  /** Server: everything that the configuration names runs. */
  static final String UP = "up";

  /** Server: I end in order; do not replace me. */
  static final String DOWN = "down";

  /** Memory whose first word a living server changes all the time. */
  static final String PULSE_KEY = "pulse";

  /** The holder's socket in the node's state directory. */
  static final String SOCKET = "holder.sock";

  private HolderWords() {}

  /**
   * What a message says.
   *
   * @param key empty where it names none
   * @param detail may hold blanks; empty where there is none
   */
  record Said(String word, String key, String detail) {
    static Said of(String text) {
      String[] words = text.split(" ", 3);
      return new Said(words[0], words.length < 2 ? "" : words[1], words.length < 3 ? "" : words[2]);
    }
  }

  static String keep(Keeper.Kept kept) {
    return KEEP + " " + kept.key() + " " + kept.detail();
  }
}
