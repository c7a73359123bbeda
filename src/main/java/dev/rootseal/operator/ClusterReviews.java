package dev.rootseal.operator;

import dev.rootseal.http.ReadGuard.AccessReviews;
import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the API server by TokenReview and SubjectAccessReview. */
final class ClusterReviews implements AccessReviews {
  private static final String AUTHENTICATED = "system:authenticated";

  private final KubernetesClient client;

  ClusterReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Reader> identify(String token) throws ReviewException {
    TokenReview question =
        new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    TokenReview review = answered("TokenReview", () -> client.tokenReviews().create(question));
    if (review.getStatus() == null) {
      throw new ReviewException("the API server does not answer a TokenReview");
    }
    return Boolean.TRUE.equals(review.getStatus().getAuthenticated())
        ? Optional.of(reader(review.getStatus().getUser()))
        : Optional.empty();
  }

  private static Reader reader(@Nullable UserInfo user) throws ReviewException {
    if (user == null || isEmpty(user.getUsername())) {
      throw new ReviewException("the API server does not say whose token it is");
    }
    List<String> groups = new ArrayList<>(user.getGroups());
    if (!groups.contains(AUTHENTICATED)) {
      groups.add(AUTHENTICATED);
    }
    return new Reader(
        user.getUsername(),
        Optional.ofNullable(user.getUid()).orElse(""),
        groups,
        Optional.ofNullable(user.getExtra()).orElse(Map.of()));
  }

  @Override
  public boolean mayGet(Reader reader, String path) throws ReviewException {
    SubjectAccessReview question =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(reader.name())
            .withUid(reader.uid())
            .withGroups(reader.groups())
            .withExtra(reader.extra())
            .withNewNonResourceAttributes(path, "get")
            .endSpec()
            .build();
    SubjectAccessReview review =
        answered(
            "SubjectAccessReview",
            () -> client.authorization().v1().subjectAccessReview().create(question));
    if (review.getStatus() == null) {
      throw new ReviewException("the API server does not answer a SubjectAccessReview");
    }
    return Boolean.TRUE.equals(review.getStatus().getAllowed())
        && !Boolean.TRUE.equals(review.getStatus().getDenied());
  }

  private static <T> T answered(String kind, Supplier<@Nullable T> question)
      throws ReviewException {
    try {
      T answer = question.get();
      if (answer == null) {
        throw new ReviewException("the API server does not answer a " + kind);
      }
      return answer;
    } catch (KubernetesClientException e) {
      throw new ReviewException(kind + ": " + FailureMessage.of(e), e);
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
