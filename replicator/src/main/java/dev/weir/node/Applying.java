package dev.weir.node;

import dev.weir.problem.ProblemException;
import dev.weir.target.ApplyOutcome;
import dev.weir.target.Findings;
import dev.weir.target.WantedBlocks;
import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applying thread of one replica: brings what was received to the files, answers what a source
 * asks about them, and does what operators order between two operations.
 */
final class Applying implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Applying.class);

  static final long BUDGET_BYTES = 4L << 20;

  private final KeptReplica replica;
  private final Consumer<String> failed;
  private final Bell bell;
  private final Queue<Order<?>> orders = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Question> question = new AtomicReference<>();

  /** Over which the last answer to a question went. */
  private @Nullable Connection answeredOver;

  private final OrphanLog orphans;
  private String fullTold = "";

  /** What a source asked and was not answered yet. */
  private record Question(Connection from, Frame.Ask ask) {}

  /** Something asked of the applying thread, and who waits for it. */
  private record Order<T>(Supplier<T> what, CompletableFuture<T> answer) {
    void obey() {
      try {
        answer.complete(what.get());
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /**
   * @param failed told why it cannot go on
   */
  Applying(KeptReplica replica, Consumer<String> failed) {
    this.replica = replica;
    bell = replica.machine.bell();
    this.failed = failed;
    orphans = new OrphanLog(replica);
  }

  // Called from other threads.

  void wake() {
    bell.ring();
  }

  void asked(Connection from, Frame.Ask ask) {
    question.set(new Question(from, ask));
    wake();
  }

  /**
   * @param apart whether the source takes orphans apart from what differs
   */
  void asked(Connection from, Frame.AskFindings ask, boolean apart) {
    replica
        .store
        .findings(ask.epoch(), ask.sequence())
        .ifPresentOrElse(
            found -> from.send(frame(ask.epoch(), found, apart)),
            () -> from.refuse("what is asked for has not been compared yet"));
  }

  private static Frame.Findings frame(long epoch, Findings found, boolean apart) {
    List<Frame.Findings.Finding> first =
        found.first().stream()
            .limit(apart ? WireLimits.FINDINGS_MAX : found.count())
            .map(
                finding ->
                    new Frame.Findings.Finding(
                        finding.kind().number(), finding.offset(), finding.bytes(), finding.path()))
            .toList();
    return new Frame.Findings(
        epoch,
        found.sequence(),
        found.known(),
        found.objects(),
        found.bytes(),
        found.count(),
        apart ? found.orphans() : 0,
        first);
  }

  /** Has {@code what} done between two operations. */
  <T> CompletableFuture<T> order(Supplier<T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    orders.add(new Order<>(what, answer));
    wake();
    if (replica.ended) {
      refuseOrders();
    }
    return answer;
  }

  /** Tells whoever waits that the replica has ended. */
  void refuseOrders() {
    Order<?> order = orders.poll();
    while (order != null) {
      order
          .answer()
          .completeExceptionally(
              replica.problem("has ended: " + replica.why, "see weir job status"));
      order = orders.poll();
    }
  }

  // The applying thread.

  @Override
  public void run() {
    try {
      while (!replica.ended) {
        takeOrders();
        orphans.tell();
        boolean idle = replica.ended || replica.hold != null || applySome();
        answer();
        if (idle) {
          bell.await(Receiving.SIGN_OF_LIFE.toNanos());
        }
        if (!replica.ended
            && replica.hold == null
            && replica.store.checkpointDue(replica.clock.now())) {
          replica.store.checkpoint();
        }
      }
    } catch (ProblemException e) {
      failed.accept(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("replica of {} ends because of an internal error", replica.config.job(), e);
      failed.accept("internal error: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // asked to end
    }
  }

  private void takeOrders() {
    Order<?> order = orders.poll();
    while (order != null) {
      order.obey();
      order = orders.poll();
    }
  }

  /** Tells what a difference mirror lacks, once it was asked for and there is something to say. */
  private void answer() {
    Question asked = question.get();
    if (asked == null) {
      return;
    }
    boolean heard = asked.from == answeredOver;
    long epoch = asked.ask.epoch();
    Optional<WantedBlocks> found = replica.store.wanted(epoch, heard, WireLimits.WANTED_MAX_RUNS);
    if (found.isPresent()) {
      question.compareAndSet(asked, null);
      answeredOver = asked.from;
      List<Frame.Wanted.Run> runs =
          found.get().runs().stream()
              .map(run -> new Frame.Wanted.Run(run.inode(), run.offset(), run.length()))
              .toList();
      asked.from.send(new Frame.Wanted(epoch, found.get().all(), runs));
    }
  }

  /** Returns whether there is nothing to do for now. */
  private boolean applySome() {
    return switch (replica.store.applySome(BUDGET_BYTES)) {
      case ApplyOutcome.Applied _ -> {
        replica.acknowledge();
        yield false;
      }
      case ApplyOutcome.UpToDate done -> {
        if (done.operations() > 0) {
          replica.acknowledge();
        }
        yield true;
      }
      case ApplyOutcome.TargetFull full -> {
        if (!full.why().equals(fullTold)) {
          fullTold = full.why();
          LOG.warn("replica of {} waits for room: {}", replica.config.job(), full.why());
        }
        yield true;
      }
    };
  }
}
