package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The questions a client may ask about itself. Everybody may do everything here. */
final class Reviews {
  /** One such question. */
  enum Kind {
    ACCESS("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
    RULES("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
    IDENTITY("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview");

    private final String group;
    private final String plural;
    private final String kind;

    Kind(String group, String plural, String kind) {
      this.group = group;
      this.plural = plural;
      this.kind = kind;
    }

    String group() {
      return group;
    }

    String plural() {
      return plural;
    }

    String kind() {
      return kind;
    }
  }

  private static final List<String> ANY = List.of("*");

  private Reviews() {}

  static Optional<Kind> find(RequestPath path) {
    for (Kind kind : Kind.values()) {
      if (kind.group().equals(path.group()) && kind.plural().equals(path.plural())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  static ObjectNode answer(Kind kind, ObjectNode question) {
    ObjectNode answer =
        question.deepCopy().put("apiVersion", kind.group() + "/v1").put("kind", kind.kind());
    ObjectNode status = answer.putObject("status");
    switch (kind) {
      case ACCESS -> status.put("allowed", true).put("reason", "the embedded API allows all");
      case RULES -> allowAll(status);
      case IDENTITY -> {
        ObjectNode user = status.putObject("userInfo").put("username", "demo");
        user.putArray("groups").add("system:masters");
      }
    }
    return answer;
  }

  private static void allowAll(ObjectNode status) {
    status.put("incomplete", false);
    ObjectNode rule = status.putArray("resourceRules").addObject();
    rule.set("verbs", Json.strings(ANY));
    rule.set("apiGroups", Json.strings(ANY));
    rule.set("resources", Json.strings(ANY));
    ObjectNode urls = status.putArray("nonResourceRules").addObject();
    urls.set("verbs", Json.strings(ANY));
    urls.set("nonResourceURLs", Json.strings(ANY));
  }
}
