package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whose fault it is that the API server did not do what it was asked. */
final class ApiErrors {
  /** The words of Kubernetes for it; those of a webhook or a quota are others. */
  private static final Pattern WITHOUT_RIGHT =
      Pattern.compile(" is forbidden: User \".*\" cannot \\w+ resource ");

  private ApiErrors() {}

  /**
   * Whether it is not about what was written, so that every other write fails as well: the server
   * has too many requests, an error of its own, an answer that cannot be read, takes the
   * credentials no more, or says that a version is too old, of which a write has none.
   */
  static boolean isOfEveryWrite(Throwable failure) {
    Answer answer = Answer.of(failure);
    return switch (answer.code()) {
      case 401, 410, 429 -> true;
      default ->
          (answer.code() >= 500 && !answer.says("etcdserver: request is too large"))
              || FailureMessage.causes(failure).stream()
                  .anyMatch(JsonProcessingException.class::isInstance);
    };
  }

  static boolean isOfCredentials(Throwable failure) {
    return Answer.of(failure).code() == 401;
  }

  /** Whether a right is missing: not only for what was written, roles hold in each namespace. */
  static boolean isOfRights(Throwable failure) {
    Answer answer = Answer.of(failure);
    return answer.code() == 403 && WITHOUT_RIGHT.matcher(answer.message()).find();
  }

  /** Whether an object is not there: an answer that names it, so that it is no missing type. */
  static boolean isOfAnAbsentObject(Throwable failure) {
    Answer answer = Answer.of(failure);
    return answer.code() == 404 && answer.details().map(StatusDetails::getName).isPresent();
  }

  /**
   * Whether a write was refused because of the CRD: the type is not served (an object that is not
   * there is named in the answer), is being deleted, or lacks a field.
   */
  static boolean isOfTheCrd(Throwable failure) {
    Answer answer = Answer.of(failure);
    return switch (answer.code()) {
      case 404 -> answer.details().map(StatusDetails::getName).isEmpty();
      case 403, 405 -> answer.says("custom resource definition is terminating");
      case 400 -> answer.says("strict decoding error: unknown field");
      case 500 -> answer.says("field not declared in schema");
      default -> false;
    };
  }

  /** Whether the namespace of what was to be written is gone, or about to go: nothing is lost. */
  static boolean isEndOfNamespace(Throwable failure) {
    Answer answer = Answer.of(failure);
    return switch (answer.code()) {
      case 403 -> answer.says("because it is being terminated");
      case 404 -> answer.details().map(StatusDetails::getKind).equals(Optional.of("namespaces"));
      default -> false;
    };
  }

  /** What the server has answered; the code 0 where it has not. */
  private record Answer(int code, String message, Optional<StatusDetails> details) {
    static Answer of(Throwable failure) {
      return FailureMessage.causes(failure).stream()
          .filter(KubernetesClientException.class::isInstance)
          .map(KubernetesClientException.class::cast)
          .filter(refused -> refused.getCode() > 0)
          .findFirst()
          .map(
              refused ->
                  new Answer(
                      refused.getCode(),
                      String.valueOf(refused.getMessage()),
                      Optional.ofNullable(refused.getStatus()).map(Status::getDetails)))
          .orElse(new Answer(0, "", Optional.empty()));
    }

    boolean says(String words) {
      return message.contains(words);
    }
  }
}
