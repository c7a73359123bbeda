package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Predicate;
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
        || is(
            failure,
            refused ->
                switch (refused.getCode()) {
                  case TOO_MANY_REQUESTS,
                      HttpURLConnection.HTTP_UNAUTHORIZED,
                      HttpURLConnection.HTTP_GONE ->
                      true;
                  // Of this object alone, by the words of etcd.
                  default ->
                      refused.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR
                          && !message(refused).contains("etcdserver: request is too large");
                });
  }

  static boolean isOfCredentials(Throwable failure) {
    return is(failure, refused -> refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED);
  }

  /** Whether a right is missing: not only for what was written, roles hold in each namespace. */
  static boolean isOfRights(Throwable failure) {
    return is(
        failure,
        refused ->
            refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && WITHOUT_RIGHT.matcher(message(refused)).find());
  }

  /** Whether an object is not there: an answer that names it, so that it is no missing type. */
  static boolean isOfAnAbsentObject(Throwable failure) {
    return is(
        failure,
        refused ->
            refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                && details(refused).map(StatusDetails::getName).isPresent());
  }

  /**
   * Whether a write was refused because of the CRD: the type is not served (an object that is not
   * there is named in the answer), is being deleted, or lacks a field.
   */
  static boolean isOfTheCrd(Throwable failure) {
    return is(
        failure,
        refused ->
            switch (refused.getCode()) {
              case HttpURLConnection.HTTP_NOT_FOUND ->
                  details(refused).map(StatusDetails::getName).isEmpty();
              case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_METHOD ->
                  message(refused).contains("custom resource definition is terminating");
              case HttpURLConnection.HTTP_BAD_REQUEST ->
                  message(refused).contains("strict decoding error: unknown field");
              case HttpURLConnection.HTTP_INTERNAL_ERROR ->
                  message(refused).contains("field not declared in schema");
              default -> false;
            });
  }

  /** Whether the namespace of what was to be written is gone, or about to go: nothing is lost. */
  static boolean isEndOfNamespace(Throwable failure) {
    return is(
        failure,
        refused ->
            switch (refused.getCode()) {
              case HttpURLConnection.HTTP_FORBIDDEN ->
                  message(refused).contains("because it is being terminated");
              case HttpURLConnection.HTTP_NOT_FOUND ->
                  details(refused)
                      .map(StatusDetails::getKind)
                      .filter("namespaces"::equals)
                      .isPresent();
              default -> false;
            });
  }

  private static String message(KubernetesClientException refused) {
    return String.valueOf(refused.getMessage());
  }

  private static Optional<StatusDetails> details(KubernetesClientException refused) {
    return Optional.ofNullable(refused.getStatus()).map(Status::getDetails);
  }

  /** Whether the server has answered, and in this way. */
  private static boolean is(Throwable failure, Predicate<KubernetesClientException> way) {
    return FailureMessage.causes(failure).stream()
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .filter(refused -> refused.getCode() > 0)
        .findFirst()
        .filter(way)
        .isPresent();
  }
}
