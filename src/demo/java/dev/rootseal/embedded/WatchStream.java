package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One watch while it runs: the objects that are there already, if wanted, then the changes. */
final class WatchStream {
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);

  /**
   * What a watch shows and how.
   *
   * @param render an object in the form that the client asked for
   */
  record View(ResourceType type, Selection selection, Function<ObjectNode, ObjectNode> render) {}

  /**
   * How a watch begins and ends.
   *
   * @param initial the objects to begin with, and the revision that the changes follow
   * @param markInitialEnd whether a bookmark tells where those end
   * @param bookmarks whether the client wants bookmarks while nothing happens
   */
  record WatchOptions(
      Snapshot initial, boolean markInitialEnd, boolean bookmarks, Duration limit) {}

  private final ObjectStore store;
  private final Subscription subscription;
  private final View view;
  private final WatchOptions options;

  WatchStream(ObjectStore store, Subscription subscription, View view, WatchOptions options) {
    this.store = store;
    this.subscription = subscription;
    this.view = view;
    this.options = options;
  }

  /** Writes events until the time is over, the server stops or the client goes. */
  void run(OutputStream out) throws IOException, InterruptedException {
    try {
      out.flush();
      begin(out);
      long deadline = System.nanoTime() + options.limit().toNanos();
      for (long left = options.limit().toNanos();
          left > 0 && !subscription.ended();
          left = deadline - System.nanoTime()) {
        follow(out, Duration.ofNanos(Math.min(left, BOOKMARK_INTERVAL.toNanos())));
      }
    } finally {
      close();
    }
  }

  void close() {
    store.unsubscribe(subscription);
  }

  private void begin(OutputStream out) throws IOException {
    for (ObjectNode object : options.initial().objects()) {
      ObjectNode shown = EventVersions.shown(view.type(), object);
      if (view.selection().matches(shown)) {
        write(out, "ADDED", view.render().apply(shown));
      }
    }
    if (options.markInitialEnd()) {
      write(out, "BOOKMARK", initialEnd());
    }
    out.flush();
  }

  private void follow(OutputStream out, Duration patience)
      throws IOException, InterruptedException {
    long revision = store.revision();
    Optional<Change> change = subscription.next(patience);
    if (change.isPresent()) {
      write(out, change.get());
    } else if (options.bookmarks() && !subscription.ended()) {
      write(out, "BOOKMARK", bookmark(revision));
    }
    out.flush();
  }

  private void write(OutputStream out, Change change) throws IOException {
    @Nullable ObjectNode before = matching(change.before());
    @Nullable ObjectNode after = matching(change.after());
    if (after != null) {
      write(out, before == null ? "ADDED" : "MODIFIED", view.render().apply(after));
    } else if (before != null) {
      ObjectNode last = ObjectStore.stamp(before.deepCopy(), change.revision());
      write(out, "DELETED", view.render().apply(last));
    }
  }

  private @Nullable ObjectNode matching(@Nullable ObjectNode stored) {
    if (stored == null) {
      return null;
    }
    ObjectNode shown = EventVersions.shown(view.type(), stored);
    return view.selection().matches(shown) ? shown : null;
  }

  private ObjectNode initialEnd() {
    ObjectNode bookmark = bookmark(options.initial().revision());
    bookmark
        .withObjectProperty("metadata")
        .withObjectProperty("annotations")
        .put("k8s.io/initial-events-end", "true");
    return bookmark;
  }

  private ObjectNode bookmark(long revision) {
    return ObjectStore.stamp(view.type().empty(), revision);
  }

  private static void write(OutputStream out, String type, ObjectNode object) throws IOException {
    out.write((event(type, object) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static ObjectNode event(String type, ObjectNode object) {
    ObjectNode event = object.objectNode().put("type", type);
    event.set("object", object);
    return event;
  }
}
