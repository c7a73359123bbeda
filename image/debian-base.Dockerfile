# What image/build --debian builds on: root.tar is a minimal Debian 13 from debootstrap.
FROM scratch
ADD root.tar /
RUN apt-get -q update && \
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ca-certificates maven openjdk-25-jdk-headless && \
    rm -rf /var/lib/apt/lists/*
