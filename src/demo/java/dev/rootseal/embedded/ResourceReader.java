package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Answers get, list and watch. A list comes whole, whatever limit its reader asks for. */
record ResourceReader(ObjectStore store, ResourceWriter writer, Clock clock) {
  private static final Duration DEFAULT_WATCH = Duration.ofMinutes(40);

  Reply get(Target target, ApiRequest request) {
    return Reply.ok(rendering(target, request).apply(writer.require(target)));
  }

  Reply list(Target target, ApiRequest request) {
    Selection selection = Selection.of(request);
    Snapshot snapshot = store.list(target.scope());
    List<ObjectNode> chosen =
        snapshot.objects().stream()
            .map(stored -> EventVersions.shown(target.type(), stored))
            .filter(selection::matches)
            .toList();
    ObjectNode metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("resourceVersion", Long.toString(snapshot.revision()));
    if (request.wantsTable()) {
      return Reply.ok(new TableRenderer(target.type(), clock).table(chosen, metadata));
    }
    ObjectNode list = target.type().emptyList();
    list.set("metadata", metadata);
    list.putArray("items").addAll(chosen);
    return Reply.ok(list);
  }

  Reply watch(Target target, ApiRequest request) {
    WatchStream.View view =
        new WatchStream.View(target.type(), Selection.of(request), rendering(target, request));
    try {
      return new Reply.Stream(begin(target, request, view));
    } catch (ApiException refusal) {
      if (refusal.code() != 410) {
        throw refusal;
      }
      return Reply.ok(WatchStream.event("ERROR", refusal.status()));
    }
  }

  private WatchStream begin(Target target, ApiRequest request, WatchStream.View view) {
    boolean initialEvents = request.flag("sendInitialEvents");
    long since = request.number("resourceVersion");
    long seconds = request.number("timeoutSeconds");
    Duration limit = seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_WATCH;
    return store.exclusively(
        () -> {
          boolean fromNow = since == 0 || initialEvents;
          Snapshot initial = fromNow ? store.list(target.scope()) : new Snapshot(since, List.of());
          return new WatchStream(
              store,
              store.subscribe(target.scope(), initial.revision()),
              view,
              new WatchStream.WatchOptions(
                  initial, initialEvents, request.flag("allowWatchBookmarks"), limit));
        });
  }

  Function<ObjectNode, ObjectNode> rendering(Target target, ApiRequest request) {
    return request.wantsTable() ? new TableRenderer(target.type(), clock)::table : object -> object;
  }
}
