package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;

/** Which objects of a scope a list or a watch is about. */
record Selection(LabelSelector labels, FieldSelector fields) {
  static Selection of(ApiRequest request) {
    return new Selection(
        LabelSelector.parse(request.query("labelSelector").orElse("")),
        FieldSelector.parse(request.query("fieldSelector").orElse("")));
  }

  boolean matches(JsonNode object) {
    return labels.matches(object.path("metadata").path("labels")) && fields.matches(object);
  }
}
