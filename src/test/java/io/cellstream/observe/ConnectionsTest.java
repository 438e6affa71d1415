package io.cellstream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Connections connections = new Connections(3, Duration.ofSeconds(10), now::get);
  private final List<Socket> sockets = Stream.generate(Socket::new).limit(5).toList();

  private void pass(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  private List<Boolean> closed() {
    return sockets.stream().map(Socket::isClosed).toList();
  }

  @Test
  void oneTooManyIsLetInAndTheEldestGoesForIt() {
    assertThat(sockets.stream().map(connections::admit)).containsExactly(false, false, false, true, true);
    assertThat(closed()).containsExactly(true, true, false, false, false);
    assertThat(connections.count()).isEqualTo(3);
  }

  @Test
  void whoIsDoneMakesRoom() {
    connections.admit(sockets.get(0));
    connections.admit(sockets.get(1));
    connections.admit(sockets.get(2));
    connections.remove(sockets.get(1));
    assertThat(connections.admit(sockets.get(3))).isFalse();
    assertThat(closed()).containsOnly(false);
  }

  @Test
  void whoTakesTooLongIsClosedAndNobodyElse() {
    connections.admit(sockets.get(0));
    pass(Duration.ofSeconds(1));
    connections.admit(sockets.get(1));
    pass(Duration.ofSeconds(9));
    connections.closeOverdue();
    assertThat(connections.count()).as("ten seconds may be taken").isEqualTo(2);
    pass(Duration.ofMillis(1));
    connections.closeOverdue();
    assertThat(closed()).containsExactly(true, false, false, false, false);
    assertThat(connections.count()).isEqualTo(1);
  }

  @Test
  void whoComesAfterTheEndIsClosedLikeAllOthers() {
    connections.admit(sockets.get(0));
    connections.close();
    connections.admit(sockets.get(1));
    assertThat(closed()).containsExactly(true, true, false, false, false);
    assertThat(connections.count()).isZero();
    assertThat(connections.closeEldest()).isFalse();
  }
}
