package dev.rootseal.live;

import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.regex.Pattern;

/** Something that could not be read from an API server; the message says why, for a person. */
public final class ReadException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int TOO_MANY_REQUESTS = 429;

  /** What the answer means. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND,
    /** There is no such type of objects. */
    NOT_SERVED,
    /** A right is missing. */
    FORBIDDEN,
    /** No other request would fare better: no answer, or credentials that are refused. */
    UNUSABLE_SERVER,
    OTHER
  }

  /**
   * How policies of a cluster refuse what somebody has the right to do, with the code of a missing
   * right. Source: Kubernetes, apiserver/pkg/admission/errors.go and its webhooks.
   */
  private static final Pattern BY_ADMISSION =
      Pattern.compile("is forbidden: (?!User )|denied the request");

  private final Kind kind;

  ReadException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  private ReadException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * What a failed request means.
   *
   * @param config where the API server is, and how long it may take to answer
   */
  static ReadException of(KubernetesClientException failure, Config config) {
    int code = failure.getCode();
    String server = config.getMasterUrl();
    String reason =
        FailureMessage.of(failure, Duration.ofMillis(config.getRequestTimeout()))
            .replaceFirst("\\.$", "");
    return switch (code) {
      case 401 ->
          new ReadException(
              Kind.UNUSABLE_SERVER,
              "the API server at %s refuses the credentials (401 Unauthorized): check the token or certificate in the kubeconfig"
                  .formatted(server),
              failure);
      case 403 -> {
        boolean byAdmission = BY_ADMISSION.matcher(reason).find();
        yield new ReadException(byAdmission ? Kind.OTHER : Kind.FORBIDDEN, reason, failure);
      }
      case 404 -> new ReadException(notThere(failure), reason, failure);
      default ->
          code > 0
              ? new ReadException(Kind.OTHER, withCode(reason, code), failure)
              : new ReadException(
                  Kind.UNUSABLE_SERVER,
                  "the API server at %s does not answer: %s: check the address and the network"
                      .formatted(server, reason),
                  failure);
    };
  }

  private static String withCode(String reason, int code) {
    return reason.endsWith(String.valueOf(code)) ? reason : reason + " (" + code + ")";
  }

  /** What the answer means. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same request may fare better a little later, whoever sends it. */
  public boolean mayPass() {
    return kind == Kind.UNUSABLE_SERVER
        || code() == TOO_MANY_REQUESTS
        || code() >= HttpURLConnection.HTTP_INTERNAL_ERROR
        || is("Conflict");
  }

  /** Whether an object of that name was there already. */
  public boolean isAlreadyThere() {
    return code() == HttpURLConnection.HTTP_CONFLICT && !is("Conflict");
  }

  private int code() {
    return getCause() instanceof KubernetesClientException refused ? refused.getCode() : 0;
  }

  private boolean is(String reason) {
    return getCause() instanceof KubernetesClientException refused
        && refused.getStatus() != null
        && reason.equals(refused.getStatus().getReason());
  }

  /** About an object that is not there the answer names it; about a type it does not. */
  private static Kind notThere(KubernetesClientException failure) {
    Status status = failure.getStatus();
    boolean named =
        status != null && status.getDetails() != null && status.getDetails().getName() != null;
    return named ? Kind.NOT_FOUND : Kind.NOT_SERVED;
  }
}
