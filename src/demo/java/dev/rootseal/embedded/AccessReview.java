package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What its asker may do: a SelfSubjectAccessReview, or the SelfSubjectRulesReview by which leader
 * election begins. Everybody may do everything.
 */
final class AccessReview {
  private static final String GROUP = "authorization.k8s.io";
  private static final String ACCESS = "selfsubjectaccessreviews";
  private static final String RULES = "selfsubjectrulesreviews";

  private AccessReview() {}

  static boolean isAt(RequestPath path) {
    return path.group().equals(GROUP)
        && (path.plural().equals(ACCESS) || path.plural().equals(RULES));
  }

  static ObjectNode answer(RequestPath path, ObjectNode question) {
    boolean rules = path.plural().equals(RULES);
    ObjectNode answer = question.deepCopy().put("apiVersion", GROUP + "/v1");
    answer.put("kind", rules ? "SelfSubjectRulesReview" : "SelfSubjectAccessReview");
    ObjectNode status = answer.putObject("status");
    if (rules) {
      status.put("incomplete", false).putArray("nonResourceRules");
      ObjectNode rule = status.putArray("resourceRules").addObject();
      for (String field : new String[] {"verbs", "apiGroups", "resources"}) {
        rule.putArray(field).add("*");
      }
    } else {
      status.put("allowed", true).put("reason", "the embedded API allows all");
    }
    return answer;
  }
}
