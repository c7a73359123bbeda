package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload as the informers keep it: its identity and what the rule reads of it, about 0.7 KB
 * where the whole object takes 50. It is only ever read from the API server, never written to it.
 */
@JsonDeserialize(using = JsonDeserializer.None.class)
@SuppressWarnings("serial") // nobody ever serializes one
public abstract sealed class WatchedWorkload implements HasMetadata, Namespaced {
  public static final List<Class<? extends WatchedWorkload>> KINDS =
      List.of(WatchedDeployment.class, WatchedStatefulSet.class, WatchedDaemonSet.class);

  private final ObjectIdentity identity;
  private volatile ParseResult reading;
  private final boolean observed;
  private final int bytes;
  private volatile boolean evaluated;

  /** Made when it is asked for; kept until the workload is evaluated. */
  private volatile @Nullable String key;

  /**
   * What was read of one: whether its controller has seen it as it is, and about how many bytes are
   * kept of it beside its identity.
   */
  record Kept(ObjectIdentity identity, ParseResult reading, boolean observed, int bytes) {}

  private WatchedWorkload(Kept kept) {
    identity = kept.identity;
    reading = kept.reading;
    observed = kept.observed;
    bytes = kept.bytes;
  }

  /**
   * It as it is kept by whoever kept it as it was before. What has stayed the same is what was kept
   * already, so that a list of everything, as after an outage, takes no memory beside it.
   */
  public final WatchedWorkload after(WatchedWorkload before) {
    ParseResult now = withRollOutOf(before.reading);
    boolean same = now.equals(before.reading);
    if (same && observed == before.observed && isVersionOf(before)) {
      return before;
    }
    return same ? with(before.reading, before.bytes) : with(now, bytes);
  }

  private WatchedWorkload with(ParseResult other, int bytesOfIt) {
    return of(other.ref().kind(), new Kept(identity, other, observed, bytesOfIt));
  }

  public final boolean isVersionOf(WatchedWorkload other) {
    return identity.equals(other.identity);
  }

  /**
   * With what was known of its roll-out. Each change of the number of its pods is one that its
   * controller has not seen for a moment; as long as the template is the same, nothing is known to
   * have changed about what runs.
   */
  private ParseResult withRollOutOf(ParseResult before) {
    return !observed
            && reading instanceof ParseResult.Read(var now, var unreadLabels)
            && before instanceof ParseResult.Read(var then, var _)
            && now.hasTemplateOf(then)
        ? new ParseResult.Read(now.withRolledOut(then.rolledOut()), unreadLabels)
        : reading;
  }

  /**
   * Namespace and name as the client's caches join them; the same text at each call before it is
   * evaluated.
   */
  public final String key() {
    String known = key;
    if (known == null) {
      known = Cache.namespaceKeyFunc(reading.ref().namespace(), reading.ref().name());
      key = evaluated ? null : known;
    }
    return known;
  }

  /** What came of reading it, as far as it is kept. */
  public final ParseResult reading() {
    return reading;
  }

  /** About how many bytes are kept of it beside its identity, or would be if there were room. */
  public final long bytes() {
    return bytes;
  }

  /** Lets go of what was read, here and so wherever this object waits to be handled. */
  public final void leaveOut(String reason) {
    reading = new ParseResult.Unparsed(reading.ref(), reason);
  }

  /** Takes what was read again of the same version. */
  public final void takeAgain(WatchedWorkload read) {
    reading = read.reading;
  }

  /** It is a part of what its namespace is evaluated by. */
  public final void markEvaluated() {
    evaluated = true;
    key = null;
  }

  public final boolean isEvaluated() {
    return evaluated;
  }

  /**
   * Name, namespace, uid and version, made anew at each call: kept, the client's own class would
   * take more memory than all that is kept here.
   */
  @Override
  public final ObjectMeta getMetadata() {
    WorkloadRef ref = reading.ref();
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(orNull(ref.name()));
    metadata.setNamespace(orNull(ref.namespace()));
    metadata.setUid(identity.uid());
    metadata.setResourceVersion(identity.resourceVersion());
    return metadata;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  @Override
  public final void setMetadata(ObjectMeta metadata) {
    throw new UnsupportedOperationException("a watched workload is never written");
  }

  @Override
  public final void setApiVersion(String version) {
    throw new UnsupportedOperationException("a watched workload is never written");
  }

  @Group("apps")
  @Version("v1")
  @Kind("Deployment")
  public static final class WatchedDeployment extends WatchedWorkload {
    private WatchedDeployment(Kept kept) {
      super(kept);
    }
  }

  @Group("apps")
  @Version("v1")
  @Kind("StatefulSet")
  public static final class WatchedStatefulSet extends WatchedWorkload {
    private WatchedStatefulSet(Kept kept) {
      super(kept);
    }
  }

  @Group("apps")
  @Version("v1")
  @Kind("DaemonSet")
  public static final class WatchedDaemonSet extends WatchedWorkload {
    private WatchedDaemonSet(Kept kept) {
      super(kept);
    }
  }

  private static WatchedWorkload of(String kind, Kept kept) {
    return switch (kind) {
      case "Deployment" -> new WatchedDeployment(kept);
      case "StatefulSet" -> new WatchedStatefulSet(kept);
      case "DaemonSet" -> new WatchedDaemonSet(kept);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Reads one straight from its tokens into what is kept of it. */
  static WatchedWorkload read(String kind, JsonParser parser, SharedValues values)
      throws IOException {
    return of(kind, WorkloadFactsReader.read(kind, parser, values));
  }
}
