# Cellstream's image with a model of yours in it. The folder that is sent is the model's:
#   docker build -f ops/docker/with-model.Dockerfile -t registry.example.com/team/cellstream:mine-1 mine
FROM cellstream:0.1.0-SNAPSHOT
COPY . /srv/model
# goes before cellstream.model in a file
ENV CELLSTREAM_MODEL=/srv/model
