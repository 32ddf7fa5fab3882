package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.Errno;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureTextTest {
  @BeforeAll
  static void loadTheNativeTransport() {
    Epoll.ensureAvailability(); // The exception's class asks the native library for its numbers.
  }

  @ParameterizedTest
  @CsvSource({
    Errno.ECONNRESET
        + ",beta: the connection was closed by the peer; check that its node still runs",
    Errno.EPIPE + ",beta: the connection was closed by the peer; check that its node still runs",
    Errno.ETIMEDOUT + ",beta: does not answer any more; check that the line is up",
    Errno.EHOSTUNREACH + ",beta: no route to it any more; check the line",
  })
  void aBrokenConnectionIsToldInWordsAndNotByItsNumber(int error, String sentence) {
    assertThat(FailureText.of(new NativeIoException("recvAddress", -error), "beta"))
        .isEqualTo(sentence);
  }
}
