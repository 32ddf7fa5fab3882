package dev.weir.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.HostPort;
import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.config.ReplicaConfig;
import dev.weir.drift.DriftJson;
import dev.weir.engine.MirrorKind;
import dev.weir.holder.Keeper;
import dev.weir.intercept.fuse.FuseWriteSource;
import dev.weir.keys.NodeKeys;
import dev.weir.linux.SharedMemory;
import dev.weir.problem.ProblemException;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.ListeningPort;
import dev.weir.transport.TlsContexts;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: its jobs, its replicas, its port and its control socket. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long STATUS_MILLIS = 2_000;

  /** Begins the keys of jobs that the operator stopped. */
  private static final String STOPPED = "stopped/";

  private final NodeConfig config;
  private final SourceJob.Place place;
  private final Keeper keeper;
  private final Map<String, ReplicaSlot> replicas = new ConcurrentHashMap<>();
  private final Map<String, JobSlot> jobs = new LinkedHashMap<>();
  private final AddedJobs added;
  private final Throttles throttles;
  private final Parts parts;

  /** Begun as parts, but each is a matter of its own. */
  private final Parts jobParts;

  /** Jobs that go on where an earlier server ended and are not connected yet. */
  private final Map<String, SourceJob> inherited = new LinkedHashMap<>();

  /** What was begun, the newest first: closed in this order. */
  private final Deque<AutoCloseable> begun = new ArrayDeque<>();

  private SourceJob.@Nullable Surroundings surroundings;
  private @Nullable ListeningPort port;

  /** Whether another node was seen to hold the state directory. */
  private boolean sharesState;

  private boolean up;
  private boolean closed;

  /** A job, running or not. */
  private static final class JobSlot {
    final JobConfig config;
    @Nullable SourceJob running;
    @Nullable Throttle throttle;
    String why = "stopped by the operator";
    Instant since = Instant.now();

    JobSlot(JobConfig config) {
      this.config = config;
    }

    /** What holds at {@code now} in place of the configuration's cap. */
    @Nullable Throttle throttle(Instant now) {
      Throttle set = throttle;
      return set == null || set.over(now) ? null : set;
    }
  }

  private Node(NodeConfig config, CaptureChoice captures, Keeper keeper) {
    this.config = config;
    this.keeper = keeper;
    this.place = new SourceJob.Place(config.name(), config.state(), captures, keeper);
    this.added = new AddedJobs(config.state());
    this.throttles = new Throttles(config.state());
    this.parts = new Parts(keeper.replacesAnother());
    this.jobParts = new Parts(keeper.replacesAnother());
  }

  /**
   * Starts everything that the configuration names.
   *
   * @throws ProblemException when a part cannot be started; whatever was started before it is
   *     closed again
   */
  public static Node start(NodeConfig config, CaptureChoice captures, LinkTiming timing) {
    return start(config, captures, timing, Keeper.none());
  }

  /**
   * As above, going on with what an earlier server left. Then applications wait, so what cannot be
   * had is left out and tried again now and then; whatever is thrown nevertheless leaves the mounts
   * as they are, for another server.
   *
   * @param keeper that {@code captures} uses, too
   */
  public static Node start(
      NodeConfig config, CaptureChoice captures, LinkTiming timing, Keeper keeper) {
    Node node = new Node(config, captures, keeper);
    try {
      node.begin(timing);
      return node;
    } catch (RuntimeException e) {
      if (!keeper.replacesAnother()) {
        node.close();
      }
      throw e;
    }
  }

  private synchronized void begin(LinkTiming timing) {
    parts.begin("the state directory", this::holdState);
    if (sharesState) {
      throw stateIsHeld(); // both would write to it: no patience helps
    }
    List<JobConfig> wanted = new ArrayList<>(config.jobs());
    parts.begin("the jobs that were added", () -> readAdded(wanted));
    captureInherited(wanted);
    EventLoops loops = new EventLoops();
    begun.push(loops);
    parts.begin("its keys", () -> useKeys(loops, timing));
    for (ReplicaConfig replica : config.replicas()) {
      parts.begin("the replica of job " + replica.job(), () -> beginReplica(replica));
    }
    config.listen().ifPresent(address -> parts.begin("its listening port", () -> listen(address)));
    for (JobConfig job : wanted) {
      jobParts.begin(partOf(job.name()), () -> beginConfigured(job));
    }
    parts.begin("its control socket", this::openControl);
    config
        .observing()
        .metrics()
        .ifPresent(address -> parts.begin("its port for metrics", () -> openMetrics(address)));
    up = true;
    if (parts.patient()) {
      Thread.ofPlatform().daemon().name("weir-missing").start(this::beginMissing);
    }
    LOG.info("node {} is up", config.name());
  }

  /** Until the node is closed; what is there stays there, what is missing may come. */
  private void beginMissing() {
    while (true) {
      LockSupport.parkNanos(Parts.PAUSE.toNanos());
      synchronized (this) {
        if (closed) {
          return;
        }
        parts.beginMissing();
        jobParts.beginMissing();
      }
    }
  }

  private void holdState() {
    Optional<StateDirectory> held = StateDirectory.hold(config.state());
    sharesState = held.isEmpty();
    begun.push(held.orElseThrow(this::stateIsHeld));
  }

  private ProblemException stateIsHeld() {
    return ProblemException.environment(
        config.state().toString(),
        "another node runs on this state directory",
        "stop it first, or give this node its own 'state:'");
  }

  /** Jobs that can be read only when the node is up are begun at once. */
  private void readAdded(List<JobConfig> wanted) {
    List<JobConfig> read = added.read();
    if (up) {
      read.removeIf(job -> jobs.containsKey(job.name()));
      read.forEach(job -> jobParts.begin(partOf(job.name()), () -> beginConfigured(job)));
    } else {
      wanted.addAll(read);
    }
  }

  private void useKeys(EventLoops loops, LinkTiming timing) {
    TlsContexts tls = new TlsContexts(keys());
    SourceJob.Surroundings all = new SourceJob.Surroundings(loops, tls, timing);
    surroundings = all;
    for (JobSlot slot : jobs.values()) {
      if (slot.running != null) {
        slot.running.connect(all);
      }
    }
  }

  private void openControl() {
    begun.push(ControlSocket.open(config.control(), new ControlRequests(this)));
  }

  private void openMetrics(HostPort address) {
    begun.push(MetricsPort.open(address, () -> OpenMetrics.of(config.name(), status())));
  }

  /**
   * Answers applications before anything else is looked at: they wait since an earlier server died.
   */
  private void captureInherited(List<JobConfig> wanted) {
    for (JobConfig job : wanted) {
      if (!keeper.below(job.name() + "/").isEmpty()) {
        captureInherited(job);
      }
    }
    for (Keeper.Kept kept : keeper.below("")) {
      String job = kept.key().substring(0, Math.max(0, kept.key().indexOf('/')));
      if (kept.key().endsWith(Keeper.DEVICE) && !inherited.containsKey(job)) {
        LOG.warn("{} is the plain directory again, unprotected", kept.detail());
        FuseWriteSource.release(keeper, job); // nobody would serve it
      }
    }
  }

  /** What cannot be captured now is begun as a job that was never captured, later. */
  private void captureInherited(JobConfig job) {
    try {
      inherited.put(job.name(), SourceJob.capture(job, null, place));
    } catch (RuntimeException e) {
      LOG.error("job {}: what the server before left cannot be gone on with", job.name(), e);
    }
  }

  /** What {@link #jobParts} call a job. */
  private static String partOf(String job) {
    return "job " + job;
  }

  /** Unless the operator stopped it, the job runs then; may be called again when it does not. */
  private void beginConfigured(JobConfig job) {
    JobSlot slot = jobs.get(job.name());
    if (slot == null || slot.config != job) {
      enlist(job);
    }
    if (keeper.find(STOPPED + job.name()).isEmpty()) {
      startJob(job.name());
    }
  }

  private void enlist(JobConfig job) {
    requireNew(job);
    JobSlot slot = new JobSlot(job);
    jobs.put(job.name(), slot);
    parts.begin("the throttle of job " + job.name(), () -> readThrottle(slot));
  }

  private void readThrottle(JobSlot slot) {
    slot.throttle = throttles.read(slot.config.name(), Instant.now()).orElse(null);
    if (slot.running != null) {
      slot.running.throttle(slot.throttle);
    }
  }

  private void requireNew(JobConfig job) {
    if (jobs.containsKey(job.name())) {
      throw ProblemException.wrongUse(
          "job '" + job.name() + "'",
          "this node has a job of this name already",
          "give the new one another name, or remove the old one first");
    }
  }

  private NodeKeys keys() {
    NodeKeys keys =
        NodeKeys.load(
            config.keys().ca(), config.keys().certificate(), config.keys().key(), Instant.now());
    requireName(keys);
    return keys;
  }

  /**
   * Reads the key files again; connections made from now on use them, those that stand go on.
   *
   * @throws ProblemException when they cannot be used; the ones before stay in use
   */
  synchronized void reloadKeys() {
    NodeKeys keys = keys();
    SourceJob.Surroundings using = surroundings;
    if (using == null) {
      parts.beginMissing();
    } else {
      using.tls().use(keys);
      LOG.info(
          "node {}: new keys, valid until {}",
          config.name(),
          keys.certificate().getNotAfter().toInstant());
    }
  }

  private void requireName(NodeKeys keys) {
    if (!keys.name().equals(config.name())) {
      throw ProblemException.badInput(
          config.keys().certificate().toString(),
          "names node '" + keys.name() + "', the configuration names '" + config.name() + "'",
          "set 'node:' to the certificate's name, or name the right certificate");
    }
  }

  /** One that cannot be opened ends its node only where the node has nothing else to do. */
  private void beginReplica(ReplicaConfig replica) {
    boolean alone = config.jobs().isEmpty() && config.replicas().size() == 1;
    ReplicaSlot slot =
        alone
            ? ReplicaSlot.open(replica, config.state())
            : ReplicaSlot.openOrStop(replica, config.state());
    begun.push(slot);
    replicas.put(replica.job(), slot);
  }

  private void listen(HostPort address) {
    SourceJob.Surroundings with = surroundings;
    if (with == null) {
      throw ProblemException.environment(
          address.toString(), "nobody is let in without keys", "see what is wrong with the keys");
    }
    ListeningPort listening =
        ListeningPort.open(
            with.loops(),
            with.tls(),
            new InetSocketAddress(address.host(), address.port()),
            with.timing().peerTimeout(),
            this::maySend,
            () -> new TargetEndpoint(job -> Optional.ofNullable(replicas.get(job))));
    begun.push(listening);
    port = listening;
    LOG.info("node {} listens on {}", config.name(), address);
  }

  private boolean maySend(String node) {
    return config.replicas().stream().anyMatch(replica -> replica.from().contains(node));
  }

  /** The node's name. */
  public String name() {
    return config.name();
  }

  /** The port bound, when the configuration asked for any free one. */
  public int port() {
    ListeningPort listening = port;
    if (listening == null) {
      throw new IllegalStateException("this node is no target");
    }
    return listening.port();
  }

  /** The books of every job and replica, in the order of the configuration. */
  public List<JobStatus> status() {
    List<JobStatus> result = new ArrayList<>();
    for (String job : jobNames()) {
      result.add(jobStatus(job));
    }
    config.replicas().stream()
        .map(replica -> replicas.get(replica.job()))
        .filter(java.util.Objects::nonNull)
        .forEach(slot -> result.add(slot.status()));
    String remark = remark();
    return remark.isEmpty() ? result : result.stream().map(one -> one.remarking(remark)).toList();
  }

  private synchronized String remark() {
    return parts.remark();
  }

  private synchronized List<String> jobNames() {
    return List.copyOf(jobs.keySet());
  }

  private JobStatus jobStatus(String name) {
    SourceJob running;
    JobSlot slot;
    JobStatus.Orders orders;
    String directory;
    synchronized (this) {
      slot = slot(name);
      directory = slot.config.protect().toString();
      running = slot.running;
      orders = new JobStatus.Orders(slot.throttle(Instant.now()), null);
      if (running == null) {
        String why = jobParts.why(partOf(name)).orElse(slot.why);
        return JobStatus.stopped(name, "source", why, slot.since).with(orders, directory);
      }
    }
    try {
      return running.status().get(STATUS_MILLIS, TimeUnit.MILLISECONDS).with(orders, directory);
    } catch (TimeoutException | ExecutionException e) {
      return JobStatus.stopped(name, "source", "its driver does not answer: " + e, slot.since);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return JobStatus.stopped(name, "source", "interrupted", slot.since);
    }
  }

  /**
   * Starts a job that was stopped; a running one is left alone.
   *
   * @throws ProblemException when its directory cannot be captured
   */
  public synchronized void startJob(String name) {
    JobSlot slot = slot(name);
    if (slot.running == null && !closed) {
      keeper.drop(STOPPED + name);
      Throttle throttle = slot.throttle(Instant.now());
      SourceJob captured = inherited.remove(name);
      if (captured == null) {
        captured = SourceJob.capture(slot.config, throttle, place);
      } else {
        captured.throttle(throttle);
      }
      slot.running = captured;
      if (surroundings != null) {
        captured.connect(surroundings);
      }
      slot.since = Instant.now();
    }
  }

  /**
   * Adds a job that the configuration file does not name, starts it and keeps it over a restart.
   *
   * @param text a job file, docs/formats/node-config.md
   * @param file how messages name it
   * @return the job's name
   * @throws ProblemException when the text is wrong, the name taken, or the directory cannot be
   *     captured; then nothing is kept
   */
  public synchronized String addJob(String text, String file) {
    JobConfig job = NodeConfigReader.parseJob(text, file);
    requireNew(job);
    added.keep(job.name(), text);
    try {
      enlist(job);
      startJob(job.name());
    } catch (RuntimeException e) {
      jobs.remove(job.name());
      added.forget(job.name());
      throw e;
    }
    LOG.info("job {} was added", job.name());
    return job.name();
  }

  /**
   * Stops a job that was added and forgets it; what the target holds stays.
   *
   * @throws ProblemException for a job of the configuration file
   */
  public synchronized void removeJob(String name) {
    slot(name);
    if (!added.holds(name)) {
      throw ProblemException.wrongUse(
          "job '" + name + "'",
          "stands in the configuration file",
          "take it out there and start the node again; weir job stop " + name + " stops it now");
    }
    stopJob(name);
    keeper.drop(STOPPED + name);
    added.forget(name);
    throttles.forget(name);
    jobs.remove(name);
    LOG.info("job {} was removed", name);
  }

  /** Ends capture and connection of a job; its directory is as it was before. */
  public synchronized void stopJob(String name) {
    JobSlot slot = slot(name);
    SourceJob running = slot.running;
    boolean due = jobParts.forget(partOf(name));
    if (running != null || due) {
      slot.running = null;
      slot.why = "stopped by the operator";
      slot.since = Instant.now();
      if (running != null) {
        running.close();
      }
      keepStopped(name);
    }
  }

  /** A successor must not start what the operator stopped. */
  private void keepStopped(String name) {
    if (keeper.keeps()) {
      SharedMemory mark = SharedMemory.create("weir-stopped", Long.BYTES);
      keeper.keep(new Keeper.Kept(STOPPED + name, "", mark.descriptor()));
    }
  }

  /**
   * The replica of a job that this node keeps.
   *
   * @throws ProblemException when there is none
   */
  ReplicaSlot replica(String job) {
    ReplicaSlot slot = replicas.get(job);
    if (slot == null) {
      throw ProblemException.wrongUse(
          "job '" + job + "'",
          replicas.isEmpty()
              ? "cannot be asked so: this node keeps no replica"
              : "is none of this node's replicas (" + String.join(", ", replicas.keySet()) + ")",
          "give the command to the node that is the target; see weir job list");
    }
    return slot;
  }

  /** Whether this node is the target of a job and not, under the same name, a source. */
  synchronized boolean isReplica(String job) {
    return replicas.containsKey(job) && !jobs.containsKey(job);
  }

  /** Stops or resumes sending of a running job; capture goes on. */
  public synchronized void pauseJob(String name, boolean paused) {
    running(name).pause(paused);
  }

  /** Begins a new epoch of a running job with a mirror. */
  public synchronized void mirrorJob(String name, MirrorKind kind) {
    running(name).mirror(kind);
  }

  /**
   * Begins to compare the replica of a running job with its source; the status tells what is found.
   *
   * @throws ProblemException when it cannot be compared now
   */
  public void verifyJob(String name) {
    SourceJob running;
    synchronized (this) {
      running = running(name);
    }
    String obstacle;
    try {
      obstacle = running.verify().get(STATUS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      obstacle = "its driver does not answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      obstacle = "interrupted";
    }
    if (!obstacle.isEmpty()) {
      throw ProblemException.environment("job " + name, "cannot be verified", obstacle);
    }
  }

  /**
   * What was measured of a job against its prediction, docs/formats/control-v1.md.
   *
   * @throws ProblemException when this node is not its source, or it is stopped
   */
  ObjectNode reportJob(String name) {
    Optional<JobConfig.Prediction> prediction;
    synchronized (this) {
      if (isReplica(name)) {
        throw ProblemException.wrongUse(
            "job '" + name + "'", "is kept here as a replica", "ask the node that is its source");
      }
      running(name);
      prediction = slot(name).config.prediction();
    }
    JobStatus status = jobStatus(name);
    return DriftJson.of(prediction.orElse(null), status.course(), status.capture().recordedIn());
  }

  private SourceJob running(String name) {
    SourceJob running = slot(name).running;
    if (running == null) {
      throw ProblemException.wrongUse(
          "job " + name, "is stopped", "start it first: weir job start " + name);
    }
    return running;
  }

  /**
   * Sets what a job may send, running or not, until it is changed or its time is over; it is kept
   * over restarts.
   *
   * @param throttle null: the configuration's cap and calendar hold again
   * @throws ProblemException when it cannot be kept; then nothing changes
   */
  public synchronized void throttleJob(String name, @Nullable Throttle throttle) {
    JobSlot slot = slot(name);
    if (throttle == null) {
      throttles.forget(name);
    } else {
      throttles.keep(name, throttle);
    }
    slot.throttle = throttle;
    SourceJob running = slot.running;
    if (running != null) {
      running.throttle(throttle);
    }
    LOG.info("job {}: throttle {}", name, throttle == null ? "ended" : throttle.json());
  }

  private JobSlot slot(String name) {
    JobSlot slot = jobs.get(name);
    if (slot == null) {
      throw ProblemException.wrongUse(
          "job '" + name + "'",
          jobs.isEmpty()
              ? "cannot be asked so: this node is the source of no job"
              : "is none of this node's source jobs (" + String.join(", ", jobs.keySet()) + ")",
          "see weir job list");
    }
    return slot;
  }

  /**
   * Closes everything, jobs first: the protected directories are plain again before anything that
   * may take time. May be called twice.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (JobSlot slot : jobs.values()) {
      SourceJob running = slot.running;
      if (running != null) {
        slot.running = null;
        quietly(running);
      }
    }
    inherited.values().forEach(Node::quietly);
    inherited.clear();
    while (!begun.isEmpty()) {
      quietly(begun.pop());
    }
    if (up) {
      LOG.info("node {} is down", config.name());
    }
  }

  /** One part that cannot be closed must not keep the others open. */
  private static void quietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.error("cannot close {}", part, e);
    }
  }
}
