# The image: Cellstream, its libraries and models, and a Java runtime with what they need. No broker, no trainer, no tests, no compiler.
# ops/RUNBOOK.md says how to run it. DockerfileIT carries these lines out without a container engine.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build
# A build without sources fetches exactly the libraries and plugins that the build needs; this layer lasts until the pom changes.
COPY pom.xml LICENSE ./
COPY src/main/confluent src/main/confluent
COPY src/release src/release
RUN mvn -B -q -Dquick -Prelease -Dmaven.test.skip=true package
COPY schemas schemas
COPY src/main src/main
# what `--version` says: docker build --build-arg COMMIT=$(git describe --always --dirty --exclude '*')
ARG COMMIT=unknown
RUN mvn -B -q -Dquick -Prelease -Dmaven.test.skip=true package

FROM maven:3.9.16-eclipse-temurin-25 AS runtime
# What the libraries name (jdeps), less java.desktop and java.compiler, which they can do without; and what is found by name at run time:
# TLS (jdk.crypto.ec), Kerberos and other SASL logins (jdk.security.*), remote JMX (jdk.management.agent), jcmd and jfr for 3 a.m.
# The flags are the pom's jvm.flags. Half of the container's memory is for the heap; the rest is for RocksDB, threads and page cache.
RUN jlink --output /opt/java \
    --add-modules java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.incubator.vector,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress=zip-6 \
    --add-options=" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:MaxRAMPercentage=50"

# RocksDB needs glibc and libstdc++, the launcher a shell, sed and grep
FROM debian:13.6-slim
LABEL org.opencontainers.image.title="Cellstream" \
      org.opencontainers.image.description="Recurrent networks on event streams: LSTM state per key, on Kafka Streams" \
      org.opencontainers.image.version="0.1.0-SNAPSHOT" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/debian:13.6-slim"
# The home is where local state goes unless state.dir says otherwise. A volume begins with the owner it has here.
RUN groupadd --gid 10001 cellstream \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /var/lib/cellstream --shell /usr/sbin/nologin cellstream \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/cellstream
COPY --from=runtime /opt/java /opt/java
COPY --from=build /build/target/cellstream/lib /opt/cellstream/lib
COPY --from=build /build/target/cellstream/licenses /opt/cellstream/licenses
COPY --from=build /build/target/cellstream/bom.json /build/target/cellstream/cellstream.jar /opt/cellstream/
COPY --from=build /build/target/cellstream/share /opt/cellstream/share
COPY LICENSE cellstream ops/docker/healthy /opt/cellstream/
COPY models /opt/cellstream/models
# HOME serves a user that the image does not know (some clusters give every pod one of its own)
ENV JAVA25_HOME=/opt/java \
    HOME=/var/lib/cellstream \
    CELLSTREAM_OBSERVE_LISTEN=0.0.0.0:9464
USER 10001:10001
WORKDIR /var/lib/cellstream
VOLUME ["/var/lib/cellstream"]
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/cellstream/healthy"]
ENTRYPOINT ["/opt/cellstream/cellstream"]
CMD ["run"]
