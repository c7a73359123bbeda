package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whose fault it is that the API server did not do what it was asked. */
final class ApiErrors {
  private static final int TOO_MANY_REQUESTS = 429;

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
    return FailureMessage.causes(failure).stream()
            .anyMatch(JsonProcessingException.class::isInstance)
        || answer(failure)
            .filter(
                refused ->
                    refused.getCode() == TOO_MANY_REQUESTS
                        || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                        || refused.getCode() == HttpURLConnection.HTTP_GONE
                        || (refused.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
                            && !isTooLarge(refused)))
            .isPresent();
  }

  /** An error of the server by its code, and one of this object by the words of etcd. */
  private static boolean isTooLarge(KubernetesClientException refused) {
    return String.valueOf(refused.getMessage()).contains("etcdserver: request is too large");
  }

  /** Whether the server takes the credentials no more. */
  static boolean isOfCredentials(Throwable failure) {
    return answer(failure)
        .filter(refused -> refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED)
        .isPresent();
  }

  /**
   * Whether a right is missing, and not only for what was written: roles hold in each namespace.
   */
  static boolean isOfRights(Throwable failure) {
    return answer(failure)
        .filter(refused -> refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN)
        .filter(refused -> WITHOUT_RIGHT.matcher(String.valueOf(refused.getMessage())).find())
        .isPresent();
  }

  /**
   * Whether what was to be written to is not there: an answer that names it, and no missing type.
   */
  static boolean isOfAnAbsentObject(Throwable failure) {
    return answer(failure)
        .filter(refused -> refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND)
        .filter(refused -> !isOfTheCrd(refused))
        .isPresent();
  }

  /**
   * Whether a write was refused because of the CRD: the type is not served (an object that is not
   * there is named in the answer), is being deleted, or lacks a field.
   */
  static boolean isOfTheCrd(Throwable failure) {
    return answer(failure).filter(ApiErrors::isOfTheCrd).isPresent();
  }

  private static boolean isOfTheCrd(KubernetesClientException refused) {
    String message = String.valueOf(refused.getMessage());
    return switch (refused.getCode()) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          refused.getStatus() == null
              || refused.getStatus().getDetails() == null
              || refused.getStatus().getDetails().getName() == null;
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_METHOD ->
          message.contains("custom resource definition is terminating");
      case HttpURLConnection.HTTP_BAD_REQUEST ->
          message.contains("strict decoding error: unknown field");
      case HttpURLConnection.HTTP_INTERNAL_ERROR ->
          message.contains("field not declared in schema");
      default -> false;
    };
  }

  /** Whether the namespace of what was to be written is gone, or about to go: nothing is lost. */
  static boolean isEndOfNamespace(Throwable failure) {
    return answer(failure).filter(ApiErrors::isEndOfNamespace).isPresent();
  }

  private static boolean isEndOfNamespace(KubernetesClientException refused) {
    String message = String.valueOf(refused.getMessage());
    return switch (refused.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> message.contains("because it is being terminated");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          refused.getStatus() != null
              && refused.getStatus().getDetails() != null
              && "namespaces".equals(refused.getStatus().getDetails().getKind());
      default -> false;
    };
  }

  private static Optional<KubernetesClientException> answer(Throwable failure) {
    return FailureMessage.causes(failure).stream()
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .filter(refused -> refused.getCode() > 0)
        .findFirst();
  }
}
