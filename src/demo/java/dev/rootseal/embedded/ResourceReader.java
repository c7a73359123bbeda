package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Answers get, list and watch. */
final class ResourceReader {
  private static final Duration DEFAULT_WATCH = Duration.ofMinutes(40);
  private static final Duration LONGEST_WATCH = Duration.ofHours(24);

  private final ObjectStore store;
  private final ResourceWriter writer;
  private final Clock clock;
  private final Pages pages = new Pages();

  ResourceReader(ObjectStore store, ResourceWriter writer, Clock clock) {
    this.store = store;
    this.writer = writer;
    this.clock = clock;
  }

  Reply get(Target target, ApiRequest request) {
    return Reply.ok(rendering(target, request).apply(writer.require(target)));
  }

  Reply list(Target target, ApiRequest request) {
    Selection selection = Selection.of(request);
    int limit = number(request, "limit", 0);
    Pages.Place place =
        request
            .query("continue")
            .map(pages::resume)
            .orElseGet(() -> first(target, selection, limit));
    List<ObjectNode> all = place.snapshot().objects();
    int from = Math.min(place.offset(), all.size());
    int to = limit > 0 ? Math.min(all.size(), from + limit) : all.size();
    ObjectNode metadata =
        Json.object().put("resourceVersion", Long.toString(place.snapshot().revision()));
    if (to < all.size()) {
      metadata.put("continue", place.token(to)).put("remainingItemCount", all.size() - to);
    }
    return Reply.ok(document(target, request, all.subList(from, to), metadata));
  }

  private Pages.Place first(Target target, Selection selection, int limit) {
    Snapshot snapshot = store.list(target.scope());
    List<ObjectNode> chosen =
        snapshot.objects().stream()
            .map(stored -> Versions.shown(target.type(), stored))
            .filter(selection::matches)
            .toList();
    Snapshot page = new Snapshot(snapshot.revision(), chosen);
    return limit > 0 && chosen.size() > limit ? pages.begin(page) : new Pages.Place("", page, 0);
  }

  private ObjectNode document(
      Target target, ApiRequest request, List<ObjectNode> objects, ObjectNode metadata) {
    if (request.wantsTable()) {
      return table(target, request).table(objects, metadata);
    }
    ObjectNode list = Json.objectOf(target.type().apiVersion(), target.type().kind() + "List");
    list.set("metadata", metadata);
    ArrayNode items = list.putArray("items");
    items.addAll(objects);
    return list;
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
      return Reply.ok(WatchStream.error(refusal));
    }
  }

  private WatchStream begin(Target target, ApiRequest request, WatchStream.View view) {
    boolean initialEvents = request.flag("sendInitialEvents");
    String since = request.query("resourceVersion").orElse("0");
    boolean bookmarks = request.flag("allowWatchBookmarks");
    Duration limit = limit(request);
    return store.exclusively(
        () -> {
          boolean fromNow = since.equals("0") || initialEvents;
          Snapshot initial =
              fromNow ? store.list(target.scope()) : new Snapshot(revision(since), List.of());
          return new WatchStream(
              store,
              store.subscribe(target.scope(), initial.revision()),
              view,
              new WatchStream.WatchOptions(initial, initialEvents, bookmarks, limit));
        });
  }

  Function<ObjectNode, ObjectNode> rendering(Target target, ApiRequest request) {
    return request.wantsTable() ? table(target, request)::table : object -> object;
  }

  private TableRenderer table(Target target, ApiRequest request) {
    return new TableRenderer(target.type(), TableRenderer.include(request), clock);
  }

  private static Duration limit(ApiRequest request) {
    int seconds = number(request, "timeoutSeconds", 0);
    Duration asked = seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_WATCH;
    return asked.compareTo(LONGEST_WATCH) > 0 ? LONGEST_WATCH : asked;
  }

  private static long revision(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("resource version is not a number: " + text);
    }
  }

  private static int number(ApiRequest request, String name, int otherwise) {
    try {
      return request.query(name).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(name + " is not a whole number");
    }
  }
}
