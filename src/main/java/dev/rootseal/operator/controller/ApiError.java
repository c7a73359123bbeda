package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why the API server did not do what it was asked, by its answer: the code, the kind and name of
 * what it is about, and its words, which those of a webhook or a quota are not.
 */
enum ApiError {
  NO_ANSWER("no answer"),
  CREDENTIALS("401 "),
  /** Not only for what was written: roles hold in each namespace. */
  MISSING_RIGHT("403 .* is forbidden: User \".*\" cannot \\w+ resource "),
  /** It is gone, or about to go: nothing is lost. */
  END_OF_NAMESPACE("404 namespaces/|403 .*because it is being terminated"),
  /** Of ours one is not served (an object that is not there is named), goes, or lacks a field. */
  CRD(
      "404 \\S*/null |40[35] .*custom resource definition is terminating"
          + "|400 .*strict decoding error: unknown field|500 .*field not declared in schema"),
  ABSENT_OBJECT("404 "),
  /** Not about what was written, so that every other write fails as well; 200: not the object. */
  EVERY_WRITE("(200|410|429|5..) (?!.*etcdserver: request is too large)|.* unreadable$"),
  OF_THE_OBJECT("");

  private final Pattern answer;

  ApiError(String answer) {
    this.answer = Pattern.compile(answer, Pattern.DOTALL);
  }

  static ApiError of(Throwable failure) {
    String answer = FailureMessage.isNoAnswer(failure) ? "no answer" : answer(failure);
    return Arrays.stream(values())
        .filter(error -> error.answer.matcher(answer).lookingAt())
        .findFirst()
        .orElseThrow();
  }

  private static String answer(Throwable failure) {
    List<Throwable> causes = FailureMessage.causes(failure);
    KubernetesClientException answer =
        causes.stream()
            .filter(KubernetesClientException.class::isInstance)
            .map(KubernetesClientException.class::cast)
            .filter(refused -> refused.getCode() > 0)
            .findFirst()
            .orElse(new KubernetesClientException("no answer", 0, null));
    StatusDetails about =
        Optional.ofNullable(answer.getStatus()).map(Status::getDetails).orElse(new StatusDetails());
    boolean unreadable = causes.stream().anyMatch(JsonProcessingException.class::isInstance);
    return "%d %s/%s %s%s"
        .formatted(
            answer.getCode(),
            about.getKind(),
            about.getName(),
            answer.getMessage(),
            unreadable ? " unreadable" : "");
  }
}
