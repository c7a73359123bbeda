package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.Unread;
import java.util.ArrayList;
import java.util.List;

/** The claims of a namespace as the API server has them; one that is not there is not shared. */
final class LiveClaims implements Claims {
  private static final String RULE = Unread.rule("", "persistentvolumeclaims", "get");

  private final ReadOnlyApi api;
  private final String namespace;

  LiveClaims(ReadOnlyApi api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  @Override
  public Sharing of(String claim) {
    String path = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/";
    try {
      return sharing(api.get(path + ObjectName.require("claim", claim)));
    } catch (ReadException e) {
      return switch (e.kind()) {
        case NOT_FOUND -> Sharing.NONE;
        case UNUSABLE_SERVER -> throw e;
        case FORBIDDEN, NOT_SERVED, OTHER ->
            throw new TrialException(
                "claim '%s' cannot be read: %s".formatted(claim, Unread.why(e, RULE)));
      };
    }
  }

  private static Sharing sharing(JsonNode claim) {
    List<String> modes = new ArrayList<>();
    claim.at("/spec/accessModes").forEach(mode -> modes.add(mode.asText()));
    if (modes.contains("ReadWriteMany")) {
      return Sharing.WRITABLE;
    }
    return modes.contains("ReadOnlyMany") ? Sharing.READ_ONLY : Sharing.NONE;
  }
}
