package dev.weir.transport;

import dev.weir.wire.Frame;

/**
 * Hears of one connection. Called on the connection's event loop, one call at a time: no call may
 * wait.
 */
public interface ConnectionListener {
  /** The peer proved its name; frames may be sent from now on. */
  void opened(Connection connection);

  /** A frame arrived; a batch's payload belongs to the listener. */
  void received(Connection connection, Frame frame);

  /** The connection can take more after it could not, see {@link Connection#writable}. */
  void writable(Connection connection);

  /**
   * The connection is gone; called once, also when it never opened.
   *
   * @param why a sentence for a person, with the remedy where there is one
   */
  void closed(String why);
}
