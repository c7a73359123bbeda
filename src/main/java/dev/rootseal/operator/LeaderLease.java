package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.PeriodicChecks;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease by which one replica leads: asked for until it is granted, renewed, and given up at the
 * end. All times are of clocks of this machine: the client's own leader election, and so the
 * framework's, compares the clocks of two.
 */
final class LeaderLease {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

  /** Also that of the Deployment that owns it, however that was installed. */
  static final String NAME = "rootseal";

  private static final String OWNER = "Deployment";

  /** After this time without renewal another replica takes over. */
  static final Duration DURATION = Duration.ofSeconds(15);

  /** For how long one renewal lets this replica lead. */
  private static final Duration VALIDITY = Duration.ofSeconds(10);

  /** How long one answer is waited for; some more requests fit into the validity. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  /** From one renewal to the next, as long as all goes well. */
  private static final Duration RENEWAL = Duration.ofSeconds(2);

  private static final Duration RETRY_PERIOD = Duration.ofMillis(700);

  /** One waits up to so much longer, so that two that apply at once do not go on in step. */
  private static final int CHANCE_MILLIS = 840;

  /** The release happens while the program stops, and that must not take long. */
  private static final Duration RELEASE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private final Clock clock;
  private final Log log;
  private final Fence fence;
  private final ObservedLease seen = new ObservedLease(System::nanoTime);

  /** The lease as the last renewal left it, so that the next one need not read it. */
  private Optional<Lease> held = Optional.empty();

  private volatile boolean leading;
  private volatile boolean lost;
  private volatile boolean closing;
  private final ExecutorService applying =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("lease").factory());

  /** Not applied for yet; what is logged of it outlives the session. */
  LeaderLease(KubernetesClient client, String namespace, ProcessState process) {
    this.client = client;
    this.namespace = namespace;
    this.identity = process.settings().identity();
    this.clock = process.clock();
    this.log = process.leadership();
    this.fence = new Fence(clock, System::nanoTime);
  }

  static boolean isHeldByAnother(
      KubernetesClient client, String namespace, String identity, ObservedLease seen) {
    Lease lease =
        WithoutRetries.of(client, PeriodicChecks.PATIENCE, once -> lease(once, namespace).get());
    return lease != null && seen.observe(lease) && !identity.equals(holder(lease));
  }

  private static Resource<Lease> lease(KubernetesClient client, String namespace) {
    return client.leases().inNamespace(namespace).withName(NAME);
  }

  /** The API server takes a lease without content, too; nobody holds that. */
  private static String holder(Lease lease) {
    return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity).orElse("");
  }

  /**
   * Applies for the lease from now on, and renews it, until {@link #stopApplying}.
   *
   * @param prepare whether this replica can begin to lead; it may take its time
   * @param ended it does not lead any more, or never will
   */
  void apply(BooleanSupplier prepare, Runnable leads, Runnable ended) {
    applying.execute(() -> lead(prepare, leads, ended));
  }

  private void lead(BooleanSupplier prepare, Runnable leads, Runnable ended) {
    try {
      do {
        while (!tryOnce()) {
          Thread.sleep(RETRY_PERIOD.plusMillis(ThreadLocalRandom.current().nextInt(CHANCE_MILLIS)));
        }
        if (!prepare.getAsBoolean()) {
          return;
        }
      } while (!fence.isHeld());
      leading = true;
      log.leads();
      leads.run();
      Thread.sleep(RENEWAL);
      // Whoever was paused for too long does not ask: others have led.
      while (fence.isHeld()) {
        Thread.sleep(tryOnce() ? RENEWAL : RETRY_PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (leading && !closing) {
        lost = true;
        log.lost();
      }
      leading = false;
      ended.run();
    }
  }

  private boolean tryOnce() {
    try {
      return WithoutRetries.of(client, ANSWER, this::ask);
    } catch (KubernetesClientException e) {
      LOG.atDebug().setCause(e).log("The lease was neither granted nor refused");
      return false;
    }
  }

  /** One that another replica has renewed since it was read is in conflict. */
  private boolean ask(KubernetesClient once) {
    Optional<Lease> found = held.or(() -> Optional.ofNullable(lease(once, namespace).get()));
    held = Optional.empty(); // until it is granted: the next try reads it
    String holder = found.map(LeaderLease::holder).orElse("");
    if (!holder.isEmpty()) {
      log.seen(holder);
    }
    if (!holder.equals(identity) && found.filter(seen::observe).isPresent()) {
      fence.close();
      return false;
    }
    fence.renew(() -> held = Optional.of(write(once, found)));
    log.seen(identity);
    return true;
  }

  /** Only as it was read: who was quicker has the lease. What others have put into it stays. */
  private Lease write(KubernetesClient once, Optional<Lease> found) {
    found.ifPresent(LeaderLease::checkAnswer);
    ZonedDateTime now = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    LeaseBuilder ours =
        new LeaseBuilder(found.orElseGet(Lease::new))
            .editOrNewMetadata()
            .withName(NAME)
            .withNamespace(namespace)
            .endMetadata()
            .editOrNewSpec()
            .withRenewTime(now)
            .endSpec();
    if (!identity.equals(ours.buildSpec().getHolderIdentity())) {
      Optional<Integer> before = Optional.ofNullable(ours.buildSpec().getLeaseTransitions());
      ours.editSpec()
          .withHolderIdentity(identity)
          .withLeaseDurationSeconds(Math.toIntExact(DURATION.toSeconds()))
          .withAcquireTime(now)
          .withLeaseTransitions(before.map(n -> n + 1).orElse(0))
          .endSpec();
      addOwner(ours, once);
    }
    return checkAnswer(
        found.isPresent()
            ? lease(once, namespace).patch(PatchContext.of(PatchType.JSON_MERGE), ours.build())
            : once.leases().inNamespace(namespace).resource(ours.build()).create());
  }

  /** What stands between may answer anything: without a version it is not of the API server. */
  private static Lease checkAnswer(@Nullable Lease answer) {
    return Optional.ofNullable(answer)
        .filter(it -> it.getMetadata() != null && it.getMetadata().getResourceVersion() != null)
        .orElseThrow(() -> new KubernetesClientException("the answer is no lease"));
  }

  /**
   * The operator's Deployment, with which Kubernetes then deletes the lease, in the place of one
   * that was replaced; nobody where there is none beside the lease, as out of a cluster. Listed,
   * for which there is the right, by the class as which the client reads them.
   *
   * @throws KubernetesClientException it cannot be read: a lease without its owner would stay after
   *     an uninstall, which takes the rights away one by one
   */
  private void addOwner(LeaseBuilder lease, KubernetesClient once) {
    for (WatchedDeployment ours :
        once.resources(WatchedDeployment.class)
            .inNamespace(namespace)
            .withField("metadata.name", NAME)
            .list()
            .getItems()) {
      String uid = ours.getMetadata().getUid();
      lease
          .editMetadata()
          .removeMatchingFromOwnerReferences(other -> OWNER.equals(other.getKind()))
          .addToOwnerReferences(new OwnerReference("apps/v1", null, null, OWNER, NAME, uid))
          .endMetadata();
    }
  }

  /** Whether this replica leads, and its lease cannot have run out meanwhile. */
  boolean isLeading() {
    return leading && fence.isHeld();
  }

  /** How long a write that begins now may take; whoever has lost the lease may not write. */
  Duration timeToWrite() {
    return lost ? Duration.ZERO : fence.timeToWrite();
  }

  /** The lease is not renewed any more when this returns, and neither lost nor given up. */
  void stopApplying() {
    closing = true;
    PeriodicChecks.stop(applying);
  }

  /** Gives the lease up, so that another replica need not wait, if it is ours and was not lost. */
  void release() {
    String name = namespace + "/" + NAME;
    try {
      if (!lost && WithoutRetries.of(client, RELEASE, this::release)) {
        LOG.atInfo().addKeyValue("lease", name).log("No leader: lease released");
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("lease", name)
          .addKeyValue("reason", FailureMessage.of(e))
          .log("The lease could not be released: another replica takes over when it expires");
    }
  }

  private boolean release(KubernetesClient hasty) {
    Lease lease = lease(hasty, namespace).get();
    if (lease == null || !identity.equals(holder(lease))) {
      return false;
    }
    lease.getSpec().setHolderIdentity("");
    lease.getSpec().setLeaseDurationSeconds(1);
    hasty.leases().inNamespace(namespace).resource(lease).update();
    return true;
  }

  /**
   * Whether somebody holds a lease: whether it was renewed within the time that it names, by a
   * clock of this machine that nobody sets, as in client-go. The times of day that stand in it are
   * never read: they are of its holder's clock.
   */
  static final class ObservedLease {
    private final LongSupplier nanos;
    private @Nullable LeaseSpec last;
    private long since;

    ObservedLease(LongSupplier nanos) {
      this.nanos = nanos;
    }

    /** Whether somebody holds the lease as it stands now: until it was seen to stand still. */
    synchronized boolean observe(Lease lease) {
      LeaseSpec spec = lease.getSpec();
      if (holder(lease).isEmpty()) {
        return false;
      }
      if (!spec.equals(last)) {
        last = spec;
        since = nanos.getAsLong();
      }
      Integer seconds = spec.getLeaseDurationSeconds();
      Duration validity = seconds == null ? DURATION : Duration.ofSeconds(seconds);
      return nanos.getAsLong() - since < validity.toNanos();
    }
  }

  /**
   * Whether this replica may still act as the leader: only for so long after it last asked for a
   * renewal that was granted. A process that was paused for longer (a node without CPU, a live
   * migration, SIGSTOP) wakes up as the leader that it was, with what may be older than what the
   * next leader has written. So each write asks here first.
   */
  static final class Fence {
    private final Clock clock;
    private final LongSupplier nanos;

    /** At first, and when it is closed: long enough ago. */
    private volatile Supplier<Duration> sinceRenewal = () -> DURATION;

    Fence(Clock clock, LongSupplier nanos) {
      this.clock = clock;
      this.nanos = nanos;
    }

    /** Granted if the request does not throw; the time counts from it, not from the answer. */
    void renew(Runnable request) {
      Supplier<Duration> sinceAsked = stopwatch();
      request.run();
      sinceRenewal = sinceAsked;
    }

    /** By the clock that has gone further: each can stand still while the other goes on. */
    private Supplier<Duration> stopwatch() {
      long millis = clock.millis();
      long nano = nanos.getAsLong();
      return () ->
          Collections.max(
              List.of(
                  Duration.ofMillis(clock.millis() - millis),
                  Duration.ofNanos(nanos.getAsLong() - nano)));
    }

    void close() {
      sinceRenewal = () -> DURATION;
    }

    boolean isHeld() {
      return timeToWrite().isPositive();
    }

    /** How long what begins now may take: until another replica can lead; zero if not held. */
    Duration timeToWrite() {
      Duration since = sinceRenewal.get();
      return since.compareTo(VALIDITY) < 0 ? DURATION.minus(since) : Duration.ZERO;
    }
  }

  /**
   * Logs who leads when that has changed since it was last logged. That an outage costs a leader
   * its lease and gives it back is a part of the outage. Lives as long as the program.
   */
  static final class Log {
    private final String identity;
    private String leader = "";

    /** Whether that was logged last. */
    private boolean leads;

    /** Whether it does not lead any more, which was not logged yet. */
    private boolean lost;

    Log(String identity) {
      this.identity = identity;
    }

    synchronized void leads() {
      if (!leads) {
        LOG.atInfo().addKeyValue("lease", NAME).log("This replica leads now");
      }
      leads = true;
      lost = false;
    }

    /** Whether that is worth a line shows when it is known why. */
    synchronized void lost() {
      lost = leads;
    }

    /** The lease was not lost for an outage. */
    synchronized void logLoss() {
      if (lost) {
        LOG.atWarn()
            .addKeyValue("lease", NAME)
            .log("The lease was lost: this replica stops writing and applies for it again");
        leads = false;
        lost = false;
      }
    }

    /** This replica or another one has the lease. */
    synchronized void seen(String holder) {
      if (!holder.equals(identity)) {
        logLoss();
      }
      if (!holder.equals(leader)) {
        LOG.atInfo().addKeyValue("leader", holder).log("Leader seen");
      }
      leader = holder;
    }
  }
}
